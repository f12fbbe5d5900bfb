import Foundation
import Messages
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
        Channel.allCases.compactMap(unconfirmedNote) + retrying.map { Self.note($0, clock) }
            + late.map { Self.note($0, clock) }
    }

    private func unconfirmedNote(_ channel: Channel) -> OverviewNote? {
        guard let count = unconfirmed[channel], count > 0 else { return nil }
        return OverviewNote(
            what: "Unconfirmed.",
            text: Self.counted(count, channel == .email ? "e-mail" : "text message")
                + " may not have been taken; nobody knows, and they are not sent again.")
    }

    private static func note(_ retrying: Retrying, _ clock: ViewerClock) -> OverviewNote {
        let outcome = retrying.outcome.isEmpty ? "" : " after “\(retrying.outcome)”"
        return OverviewNote(
            what: "Failing channel.",
            text: "\(counted(retrying.count, "e-mail")) to be tried again\(outcome), the first since "
                + "\(clock.time(retrying.since)).")
    }

    private static func note(_ late: LateJourney, _ clock: ViewerClock) -> OverviewNote {
        OverviewNote(
            what: "Late.",
            text: "\(counted(late.runs, "run")) of “\(late.name)” should have gone on, the first at "
                + "\(clock.time(late.since)).",
            link: (PagePath.journey(late.name), "Look at it"))
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        let number = PageText.count(count) + (count >= maximumCounted ? " or more" : "")
        return "\(number) \(noun)\(count == 1 ? "" : "s")"
    }
}
