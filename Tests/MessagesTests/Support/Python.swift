import Foundation

/// An independent reader: Python's standard library.
enum Python {
    struct Failure: Error {
        let output: String
    }

    /// Runs a program with `input` on its standard input, and reads the JSON that it prints.
    static func run<Value: Decodable>(_ program: String, input: Data, as type: Value.Type) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "waymark-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "input")
        try input.write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(output: String(decoding: bytes, as: UTF8.self)) }
        return try JSONDecoder().decode(type, from: bytes)
    }

    /// Runs a program over a value that it reads as JSON.
    static func run<Value: Decodable>(_ program: String, on value: some Encodable, as type: Value.Type) throws -> Value
    {
        try run(program, input: JSONEncoder().encode(value), as: type)
    }
}
