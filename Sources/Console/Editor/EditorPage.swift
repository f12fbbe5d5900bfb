import Consent
import Foundation
import Messages
import Store

/// Where a message is written: what it begins with, for the script that does the rest.
struct EditorPage {
    let store: any ConsentStore & DraftStore & MessageStore

    /// What the script begins with.
    private struct Start: Encodable {
        /// The draft or, where there is none, the newest version; `nil` for a new message.
        var content: MessageDraft?
        /// The version that it goes back to; `0` for none.
        let base: Int
        /// The draft's, as the API has it; `nil` where there is none.
        let tag: String?
    }

    /// - Parameter name: `nil` for a new message.
    /// - Returns: `nil` where there is no such message.
    func context(_ name: String?, _ viewer: Viewer) async throws -> [String: Any]? {
        var start = Start(content: nil, base: 0, tag: nil)
        if let name {
            let version = try await store.version(nil, ofMessage: name, organization: viewer.organization)
            if let draft = try await store.draft(ofMessage: name, organization: viewer.organization) {
                start = Start(content: draft.draft, base: draft.base, tag: "\"\(draft.revision)\"")
            } else if let version {
                start = Start(content: MessageDraft(version.stored.content), base: version.summary.version, tag: nil)
            } else {
                return nil
            }
        }
        let readable = start.content?.readable
        let isExact = readable == start.content
        start.content = readable
        guard let organization = try await store.organization(id: viewer.organization) else { return nil }
        return [
            "message": name ?? "",
            "isNew": name == nil,
            "organizationID": viewer.organization,
            "csrf": viewer.csrf,
            "back": name.map(PagePath.message) ?? "/messages",
            "backName": name ?? "Messages",
            "start": try Self.script(start),
            "isInexact": !isExact,
            "purposes": organization.compliance.rules.filter { $0.purpose != .tracking }.map { rules in
                [
                    "name": rules.purpose.rawValue,
                    "topics": rules.topics.map { ["id": $0.id, "purpose": rules.purpose.rawValue] },
                ] as [String: Any]
            },
        ]
    }

    /// JSON within a `script` element, which no text in it can end.
    private static func script(_ value: some Encodable) throws -> String {
        // By bytes: a browser sees a “<” whatever Swift takes for one character with it.
        let json = try JSONEncoder().encode(value).flatMap { $0 == UInt8(ascii: "<") ? Array("\\u003c".utf8) : [$0] }
        return String(decoding: json, as: UTF8.self)
    }
}
