import Foundation
import LinkIdentifiers
import Store
import TestSupport
import Testing
import Workspace

/// A workspace on disk, made of a good one and what a test puts in its place.
struct WorkspaceFolder {
    /// In the year 2026, its last second.
    static let now = Date(timeIntervalSince1970: 1_798_761_599)

    static let shortURL = PublicURL("https://s.example")!

    let scratch = try! TemporaryFolder()

    static let good = [
        "waymark.yaml": "organization:\n  id: org\n  name: Org\n  geo: nam\n",
        "messages/welcome.html": "---\nsubject: S\nfrom: a@b.example\n---\n<p>x</p>\n",
        "journeys/first.yaml": "audience: everyone\nsteps:\n  - id: one\n    email: welcome\n",
        "profiles.csv": "id,email,firstName\np1,a@b.example,Ann\n",
        "consent.csv": "contact,purpose,status,time\na@b.example,tracking,opted-in,2026-01-10T08:00:00Z\n",
    ]

    /// - Parameter changes: files to put in place; an empty one is left out.
    init(_ changes: [String: String] = [:]) throws {
        for (name, text) in Self.good.merging(changes, uniquingKeysWith: { $1 }) where !text.isEmpty {
            try write(Array(text.utf8), to: name)
        }
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let url = scratch.url.appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(known: Set<String> = []) async throws -> WorkspaceContents {
        try await WorkspaceReader(directory: scratch.url, now: Self.now, shortURL: Self.shortURL).read { _ in known }
    }

    /// `file:line:column`, and the problem; nothing where the workspace is good.
    func error(known: Set<String> = []) async throws -> (place: String, problem: String) {
        do {
            _ = try await read(known: known)
            return ("", "")
        } catch let error as InputError {
            let file = error.file.replacing(scratch.url.path + "/", with: "")
            #expect(error.description == "\(error.file):\(error.line):\(error.column): \(error.problem)")
            return ("\(file):\(error.line):\(error.column)", error.problem)
        }
    }
}
