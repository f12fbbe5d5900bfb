import ArgumentParser
import Configuration
import Foundation

/// `--directory`: which deployment is meant.
struct DirectoryOptions: ParsableArguments {
    @Option(
        help: "The folder that holds keys, store, journal and outbox (default: $WAYMARK_DIRECTORY or waymark-data).")
    var directory: String?

    var path: String { directory ?? ProcessInfo.processInfo.environment["WAYMARK_DIRECTORY"] ?? "waymark-data" }

    /// What is configured there, for what does not serve.
    func settings() async throws -> Settings {
        try await Settings(arguments: [:], file: URL(filePath: path).appending(path: "configuration.yaml").path)
    }
}

/// `--port`, `--config`, `--json`: how a deployment is served.
struct ServingOptions: ParsableArguments {
    @Option(help: "The edge's port; the console gets the next (default: 8710, or as configured; 0 for any).")
    var port: Int?

    @Option(help: "The configuration file (default: configuration.yaml in the folder).")
    var config: String?

    @Option(help: "Serve only this part, edge, processor, sender or console; may be repeated (default: all).")
    var role: [Role] = []

    @Flag(help: "Print one JSON object when both answer: edge, console, outbox, organization.")
    var json = false

    func validate() throws {
        if let port, !(0...65534).contains(port) { throw ValidationError("--port needs a number from 0 to 65534.") }
        if let config, !FileManager.default.fileExists(atPath: config) {
            throw ValidationError("--config: there is no file \(config).")
        }
    }

    var roles: Set<Role> { Set(role.isEmpty ? Role.allCases : role) }

    func settings(_ directory: DataDirectory) async throws -> Settings {
        var arguments: [AbsoluteConfigKey: ConfigValue] = [:]
        if let port {
            arguments["edge.port"] = ConfigValue(.int(port), isSecret: false)
            arguments["console.port"] = ConfigValue(.int(port == 0 ? 0 : port + 1), isSecret: false)
        }
        return try await Settings(arguments: arguments, file: config ?? directory.configuration)
    }
}
