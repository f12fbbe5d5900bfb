import Foundation
import Journeys
import Store
import TestSupport

/// A workspace with messages of every kind for journeys to send.
struct JourneyWorkspace {
    static let messages = [
        "messages/welcome.html": """
        ---
        subject: S
        from: a@b.example
        ---
        <a href="https://a.example/trip" data-tracking-name="Plan my trip">x</a>
        <a href="https://a.example/terms" data-tracking-name="Terms" data-tracking="false">x</a>
        """,
        "messages/bare.html": "---\nsubject: S\nfrom: a@b.example\nopen-tracking: false\n---\n<p>x</p>\n",
        "messages/plain.txt": "---\nsubject: S\nfrom: a@b.example\n---\nhttps://a.example\n",
        "messages/promo.txt": "---\nchannel: text\nfrom: Acme\n---\nHi https://a.example\n",
        "messages/note.txt": "---\nchannel: text\nfrom: Acme\n---\nHi\n",
        "profiles.csv": "id,email,plan,country\np1,a@b.example,gold,\n",
    ]

    let folder: WorkspaceFolder

    /// - Parameter journeys: by file name.
    init(_ journeys: [String: String]) throws {
        let files = Dictionary(uniqueKeysWithValues: journeys.map { ("journeys/" + $0.key, $0.value) })
        folder = try WorkspaceFolder(
            Self.messages.merging(["journeys/first.yaml": ""]) { $1 }.merging(files) { $1 })
    }

    /// What the journey of `first.yaml` or of another file is.
    static func definition(_ text: String, file: String = "first.yaml") async throws -> JourneyDefinition {
        try await JourneyWorkspace([file: text]).folder.read().journeys[0].definition
    }
}
