package import Foundation
import Journeys
package import Store

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
        for name in journeyFileNames() {
            let journey = try journeyFile(name)
            if journeys.contains(where: { $0.name == journey.name }) {
                throw InputError(
                    file: path(name), line: 1, column: 1,
                    problem: "another file holds the journey “\(journey.name)”; rename or remove one of them")
            }
            journeys.append(journey)
        }
        return journeys
    }

    /// One journey, checked with the rest of the workspace.
    ///
    /// - Parameters:
    ///   - file: its name in the folder.
    ///   - knownAttributes: as of all.
    package func journey(
        _ file: String, knownAttributes: (_ organization: String) async throws -> Set<String>
    ) async throws -> WorkspaceContents.Journey {
        let journey = try journeyFile(Self.folder + "/" + file)
        // What is wrong with the others is said when they are checked.
        let others = journeyFileNames().compactMap { try? journeyFile($0) }
        try journey.check(try await surroundings(of: others, knownAttributes: knownAttributes).vocabulary)
        return .init(name: journey.name, definition: journey.definition)
    }

    private func journeyFileNames() -> [String] {
        names(in: Self.folder, extensions: JourneyFile.extensions).map { Self.folder + "/" + $0 }
    }

    private func journeyFile(_ name: String) throws(InputError) -> JourneyFile { try JourneyFile(path(name)) }
}
