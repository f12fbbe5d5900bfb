package import Foundation

/// Data that others made, in `shared/corpus` beside the repository.
package enum Corpus {
    /// Found upward from this file, so that it does not matter what the repository's folder is called.
    package static let folder: URL? = {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "shared/corpus", directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }()

    package static func files(in subfolder: String, withExtension pathExtension: String) throws -> [URL] {
        struct Missing: Error {}
        guard let folder = folder?.appending(path: subfolder),
            let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        else { throw Missing() }
        return enumerator.compactMap { $0 as? URL }.filter { $0.pathExtension == pathExtension }
            .sorted { $0.path < $1.path }
    }
}
