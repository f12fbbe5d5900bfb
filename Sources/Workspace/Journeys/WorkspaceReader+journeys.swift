package import Foundation
import Store

extension WorkspaceReader {
    private static let folder = "journeys"

    /// The folder of the workspace that a journey's file is in; `nil` where it is in none.
    package static func workspace(ofJourney file: URL) -> URL? {
        let folder = file.absoluteURL.standardizedFileURL.deletingLastPathComponent()
        let workspace = folder.deletingLastPathComponent()
        let isOne = FileManager.default.fileExists(atPath: workspace.appending(path: "waymark.yaml").path)
        return folder.lastPathComponent == Self.folder && isOne ? workspace : nil
    }

    /// `journeys/NAME.yaml`, `.yml` or `.json`.
    func journeyFiles() throws(InputError) -> [JourneyFile] {
        var journeys: [JourneyFile] = []
        for name in try journeyFileNames() {
            let journey = try journeyFile(name)
            if journeys.contains(where: { $0.name == journey.name }) {
                throw Self.twice(journey)
            }
            journeys.append(journey)
        }
        return journeys
    }

    /// Checks a journey of the workspace with the rest of it.
    ///
    /// - Parameter knownAttributes: as of all.
    package func check(
        _ journey: JourneyFile, knownAttributes: (_ organization: String) async throws -> Set<String>
    ) async throws {
        let file = (journey.file as NSString).lastPathComponent
        guard JourneyFile.extensions.contains((file as NSString).pathExtension), !file.hasPrefix(".") else {
            throw InputError(
                file: journey.file, line: 1, column: 1,
                problem: "a journey's file is named NAME.yaml, NAME.yml or NAME.json, in small letters behind the dot")
        }
        let names = try journeyFileNames()
        if names.count(where: { Self.name(ofFile: $0) == journey.name }) > 1 { throw Self.twice(journey) }
        // What is wrong with the others is said when they are checked.
        let others = names.compactMap { try? journeyFile($0) }
        try journey.check(try await surroundings(of: others, knownAttributes: knownAttributes).vocabulary)
    }

    private static func twice(_ journey: JourneyFile) -> InputError {
        InputError(
            file: journey.file, line: 1, column: 1,
            problem: "another file holds the journey “\(journey.name)”; rename or remove one of them")
    }

    private func journeyFileNames() throws(InputError) -> [String] {
        try names(in: Self.folder, extensions: JourneyFile.extensions).map { Self.folder + "/" + $0 }
    }

    private func journeyFile(_ name: String) throws(InputError) -> JourneyFile { try JourneyFile(path(name)) }
}
