import Access
import Foundation
import Journeys
import Store

/// A journey, drawn, with where its runs are.
struct JourneyPage {
    let store: any FigureStore & JourneyControlStore & JourneyDefinitionStore
    let now: Date

    /// `nil` where there is no such journey.
    ///
    /// - Parameter version: the store's number of a version that is published or has runs; `nil` for the newest.
    func context(
        _ name: String, version: Int64?, _ viewer: Viewer, problem: String? = nil
    ) async throws -> [String: Any]? {
        let organization = viewer.organization
        guard let status = try await store.status(ofJourney: name, organization: organization),
            let written = try await store.journey(name, organization: organization)?.definition
        else { return nil }
        let shown = status.versions.first { version == nil || $0.number == version } ?? status.versions.first
        let definition = shown?.definition ?? written
        let late = try await store.attention(ofOrganization: organization, since: now, at: now).late
            .first { $0.name == name }
        let mayRun = viewer.principal.may(.runJourneys)
        return [
            "heading": definition.name,
            "name": name,
            "path": PagePath.journey(name),
            "state": status.state.name,
            "style": status.state.style,
            "csrf": viewer.csrf,
            "problem": problem as Any? ?? false,
            "mayPublish": mayRun && (shown == nil || status.state == .stopped || shown?.definition != written),
            "mayPause": mayRun && status.state == .running,
            "mayResume": mayRun && status.state == .paused,
            "mayStop": mayRun && (status.state == .running || status.state == .paused),
            "isChanged": shown != nil && shown?.definition != written,
            "settings": definition.settings.map { ["title": $0.title, "text": $0.text] },
            "facts": shown.map { ["items": facts($0, viewer.clock)] } as Any? ?? false,
            "enrolling": status.state == .running && status.audience.looked < status.audience.of
                ? ["looked": status.audience.looked, "of": status.audience.of] as Any : false,
            "late": late.map {
                "\(PageText.count($0.runs)) run\($0.runs == 1 ? "" : "s") should have gone on, the first at "
                    + "\(viewer.clock.time($0.since)). Is the sender running, and does its channel take messages?"
            } as Any? ?? false,
            "flow": FlowDrawing(definition, notes: shown?.notes ?? []).svg,
            "steps": shown?.rows ?? [],
            "versions": status.versions.count < 2
                ? false
                : status.versions.map { one in
                    [
                        "path": "\(PagePath.journey(name))?version=\(one.number)",
                        "name": viewer.clock.time(one.publishedAt), "isChosen": one.number == shown?.number,
                        "underWay": PageText.count(one.underWay),
                    ] as [String: Any]
                } as Any,
        ]
    }

    private func facts(_ shown: JourneyStatus.Version, _ clock: ViewerClock) -> [[String: Any]] {
        let ended = shown.started - shown.underWay
        return [
            ("Begun", PageText.count(shown.started)), ("Under way", PageText.count(shown.underWay)),
            ("Ended", PageText.count(ended)), ("Published", clock.day(shown.publishedAt)),
        ].map { ["name": $0.0, "value": $0.1] }
    }
}

extension JourneyStatus.Version {
    /// What the drawing says at each step.
    fileprivate var notes: [FlowDrawing.Note] {
        plan.steps.indices.map { index in
            var note = FlowDrawing.Note(waiting: waiting[index])
            note.lines = outcomes(of: index).map { "\(PageText.count($0.count)) \($0.text)" }
            note.isBad =
                !retrying[index].isEmpty || passed[index].keys.contains { if case .failed = $0 { true } else { false } }
            return note
        }
    }

    /// The same for whoever does not see it.
    fileprivate var rows: [[String: Any]] {
        let steps = definition.steps.flattened
        return steps.indices.map { index in
            [
                "id": steps[index].id, "words": steps[index].action.words,
                "arrived": PageText.count(arrived[index]), "waiting": PageText.count(waiting[index]),
                "outcomes": outcomes(of: index).map { "\(PageText.count($0.count)) \($0.text)" }.joined(
                    separator: ", "),
            ]
        }
    }

    /// How runs have left a step, and what keeps them there; the most frequent first.
    private func outcomes(of step: Int) -> [(count: Int, text: String)] {
        let left = passed[step].map { (count: $0.value, text: $0.key.description) }
        let kept = retrying[step].map { (count: $0.value, text: "tried again after \($0.key)") }
        return (left + kept).sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
}
