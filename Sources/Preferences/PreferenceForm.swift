import Consent
import Foundation
import Store

/// What a page's form says when it is sent: which boxes are ticked, and which were when it was shown.
///
/// Both, because only a box that somebody has changed is a decision of theirs: a box that was ticked when the page was shown
/// is no consent, and what has been decided elsewhere since must not be undone by a page that was open meanwhile.
struct PreferenceForm {
    /// The name of a box; its value is what it is about.
    static let ticked = "on"
    /// The name of a hidden field for each box that is shown ticked.
    static let shownTicked = "was"

    private var ticked: Set<ConsentScope> = []
    private var shownTicked: Set<ConsentScope> = []

    /// - Parameter body: as `application/x-www-form-urlencoded`. What is not of this form is passed over.
    init(_ body: [UInt8]) {
        for (name, value) in FormFields.read(body) {
            guard let scope = ConsentScope(value) else { continue }
            switch name {
            case Self.ticked: ticked.insert(scope)
            case Self.shownTicked: shownTicked.insert(scope)
            default: break
            }
        }
    }

    /// What has been changed, and is not so already, of what the recipient may decide.
    func changes(to preferences: RecipientPreferences, at now: Date) -> ConsentRecords {
        var changes: ConsentRecords = [:]
        for scope in preferences.compliance.scopes where preferences.compliance.model(of: scope.purpose) != .disabled {
            let isTicked = ticked.contains(scope)
            // Not compared with what is allowed now: a refusal is kept as one, whatever the model makes of no record.
            let status: ConsentStatus = isTicked ? .optedIn : .optedOut
            guard isTicked != shownTicked.contains(scope), preferences.records[scope]?.status != status else {
                continue
            }
            changes[scope] = preferences.record(status, source: "preference page", at: now)
        }
        return changes
    }
}
