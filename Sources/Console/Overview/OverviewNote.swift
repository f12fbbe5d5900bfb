import Foundation
package import Messages
import Store

/// Something that somebody should look at.
package struct OverviewNote: Sendable {
    /// In a word or two.
    let what: String
    let text: String
    /// Where to look.
    var link: (path: String, name: String)?

    package init(what: String, text: String) {
        self.what = what
        self.text = text
    }

    init(what: String, text: String, link: (path: String, name: String)) {
        self.what = what
        self.text = text
        self.link = link
    }

    var context: [String: Any] {
        [
            "what": what, "text": text,
            "link": link.map { ["path": $0.path, "name": $0.name] } as Any? ?? false,
        ]
    }
}

extension Attention {
    func notes(_ clock: ViewerClock) -> [OverviewNote] {
        unconfirmedNotes + retrying.map { retrying in
            OverviewNote(
                what: "Failing channel.",
                text: Self.counted(retrying.count, "e-mail") + " wait\(retrying.count == 1 ? "s" : "") for another try"
                    + (retrying.outcome.isEmpty ? "" : " after “\(retrying.outcome)”")
                    + ", the first since \(clock.time(retrying.since)).")
        }
            + stuck.map { stuck in
                OverviewNote(
                    what: "Stuck journey.",
                    text: Self.counted(stuck.runs, "run") + " of “\(stuck.name)” should have gone on, the first at "
                        + "\(clock.time(stuck.since)). Is the sender running?",
                    link: (PagePath.journey(stuck.name), "Look at it"))
            }
    }

    private var unconfirmedNotes: [OverviewNote] {
        Channel.allCases.compactMap { channel in
            guard let count = unconfirmed[channel], count > 0 else { return nil }
            return OverviewNote(
                what: "Unconfirmed.",
                text: Self.counted(count, channel == .email ? "e-mail" : "text message")
                    + " may not have been taken; nobody knows, and they are not sent again.")
        }
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        (count >= maximumCounted ? "\(PageText.count(maximumCounted)) or more" : PageText.count(count))
            + " \(noun)\(count == 1 ? "" : "s")"
    }
}
