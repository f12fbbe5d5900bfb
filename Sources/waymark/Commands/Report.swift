import ArgumentParser
import Foundation
import Interactions
import Messages
import Operations
import Store

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the figures of messages: sent, opens, clicks, rates, and each link.",
        discussion: """
            With --rebuild all interactions are counted anew, and what differs from the figures as they were is said and put \
            right. Whoever else writes to the store waits until that is done: clicks are taken in all the same, and are \
            processed afterwards.
            """)

    @Argument(help: "Only this message.", transform: \.precomposedStringWithCanonicalMapping)
    var message: String?

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    @Flag(help: "Print one JSON object a line for each message version.")
    var json = false

    @Flag(help: "Count all interactions anew, of every organization, and say what differed.")
    var rebuild = false

    func validate() throws {
        if rebuild, message != nil || organization.organization != nil {
            throw ValidationError("--rebuild counts everything; leave out the message and --organization")
        }
    }

    func run() async throws {
        let store = try DataDirectory(existing: directory.path).openStore()
        if rebuild {
            let rebuilt = try await store.rebuildFigures(progress: ProgressBar.steps("Interactions"))
            return json ? Output.printJSON(RebuildReport(rebuilt)) : RebuildReport.print(rebuilt)
        }
        let organization = try await organization.named(in: store)?.id
        let figures = try await store.figures(message: message, organization: organization)
        if figures.isEmpty, let message { throw CommandError("there is no message “\(message)”") }
        let isOfSeveral = Set(figures.map(\.organization)).count > 1
        for figures in figures {
            json ? Output.printJSON(FiguresReport(figures)) : Self.print(figures, naming: isOfSeveral)
        }
    }

    /// - Parameter isNamed: whether the organization is said.
    private static func print(_ figures: MessageFigures, naming isNamed: Bool) {
        let name = (isNamed ? "\(figures.organization): " : "") + "\(figures.message), version \(figures.version)"
        switch figures.channel {
        case .email:
            Swift.print("\(name): \(figures.sent) sent, \(figures.delivered) delivered\(failures(figures.sending))")
            Swift.print(
                "open rate \(percent(figures.openRate)), click-through \(percent(figures.clickThroughRate)), "
                    + "click-to-open \(percent(figures.clickToOpenRate))")
        case .text:
            let sending = figures.sending
            Swift.print(
                "\(name): \(sending.sent) texts sent, \(sending.unconfirmed) of them unconfirmed, "
                    + "\(sending.confirmed) confirmed, \(sending.failed) failed; \(sending.refused) refused")
            Swift.print("click-through \(percent(figures.clickThroughRate))")
        }
        var table = Output.Table(
            columns: [
                ("total", .right), ("unique", .right), ("anonymous", .right), ("automated", .right), ("", .left),
            ])
        func add(_ what: String, _ counts: Counts) {
            table.rows.append([
                "\(counts.total)", "\(counts.unique)", "\(counts.anonymous)", "\(counts.automated)", what,
            ])
        }
        if figures.channel == .email { add("opens", figures.opens) }
        add("clicks", figures.clicks)
        for link in figures.links {
            let first = link.first
            let corrected = first.correctedURL.map { " (now \($0))" } ?? ""
            add("link \(first.ordinal)  \(first.name ?? first.url)\(corrected)", link.clicks)
        }
        Swift.print(table.text)
    }

    /// What became of e-mails that did not arrive, or may have arrived twice; nothing where there are none.
    private static func failures(_ sending: MessageFigures.Sending) -> String {
        let counts = [
            (sending.failed, "bounced"), (sending.unconfirmed, "unconfirmed"), (sending.refused, "refused"),
            (sending.unacknowledged, "offered again without an answer"),
        ]
        return counts.filter { $0.0 > 0 }.map { "; \($0.0) \($0.1)" }.joined()
    }

    private static func percent(_ rate: Double?) -> String {
        guard let rate else { return "–" }
        let tenths = Int((rate * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
