import Consent
import Store

/// What the template is given: every word and box of a recipient's page.
struct PageContent {
    private let preferences: RecipientPreferences
    private let words: Words
    private let news: PageNews?
    /// The purposes that the recipient may decide about.
    private let purposes: [ComplianceProfile.Rules]
    private let isTrackingAsked: Bool

    init(_ preferences: RecipientPreferences, news: PageNews?, words: Words) {
        self.preferences = preferences
        self.words = words
        self.news = news
        let asked = preferences.compliance.rules.filter { $0.model != .disabled }
        purposes = asked.filter { $0.purpose != .tracking }
        isTrackingAsked = purposes.count < asked.count
    }

    var context: [String: Any] {
        let isAsked = isTrackingAsked || !purposes.isEmpty
        let news = newsText
        return [
            "organization": preferences.organization,
            "title": words.title,
            "windowTitle": news.map { "\($0) – \(words.title)" } ?? words.title,
            "news": news ?? false as Any,
            "text": isAsked ? false as Any : filled(words.nothing),
            "form": isAsked ? form as Any : false,
        ]
    }

    private var form: [String: Any] {
        [
            "introduction": words.introduction.replacing(
                "{contact}", with: MaskedContact(preferences.contact).description),
            "messages": purposes.isEmpty
                ? false as Any : ["legend": filled(words.messages), "boxes": purposes.map(purpose)] as [String: Any],
            "tracking": isTrackingAsked ? tracking as Any : false,
            "save": words.save,
        ]
    }

    private func purpose(_ rules: ComplianceProfile.Rules) -> [String: Any] {
        var context = box(ConsentScope(rules.purpose), label(of: rules))
        context["topics"] = rules.topics.isEmpty ? false as Any : topics(of: rules)
        return context
    }

    /// Under a purpose that is not allowed, topics cannot be chosen: nothing would come of it.
    private func topics(of rules: ComplianceProfile.Rules) -> [String: Any] {
        let isAllowed = preferences.allows(ConsentScope(rules.purpose))
        let note = "note-\(rules.purpose.rawValue)"
        let purpose = label(of: rules)
        return [
            "legend": words.topics.replacing("{purpose}", with: purpose),
            "boxes": rules.topics.map { topic in
                box(
                    ConsentScope(rules.purpose, topic: topic.id), topic.label, isDisabled: !isAllowed,
                    note: isAllowed ? nil : note)
            },
            "problem": isAllowed
                ? false as Any
                : ["id": note, "text": words.topicsNeedPurpose.replacing("{purpose}", with: purpose)],
        ]
    }

    private var tracking: [String: Any] {
        [
            "legend": words.tracking,
            "box": box(ConsentScope(.tracking), filled(words.allowTracking), note: "tracking-means"),
            "means": filled(words.trackingMeans),
        ]
    }

    private func box(
        _ scope: ConsentScope, _ label: String, isDisabled: Bool = false, note: String? = nil
    ) -> [String: Any] {
        [
            "field": PreferenceForm.ticked, "shownField": PreferenceForm.shownTicked, "scope": "\(scope)",
            "label": label, "isTicked": preferences.allows(scope) && !isDisabled, "isDisabled": isDisabled,
            "note": note ?? false as Any,
        ]
    }

    private func label(of rules: ComplianceProfile.Rules) -> String {
        if let label = rules.label { return label }
        switch rules.purpose {
        case .commercial: return words.commercial
        case .transactional: return words.transactional
        case .tracking: return words.tracking
        default: return rules.purpose.rawValue
        }
    }

    private var newsText: String? {
        switch news {
        case nil: nil
        case .saved: words.saved
        case .unsubscribed(let scope): words.unsubscribed.replacing("{what}", with: name(of: scope))
        }
    }

    private func name(of scope: ConsentScope) -> String {
        guard let rules = preferences.compliance.rules(of: scope.purpose) else { return scope.purpose.rawValue }
        return scope.topic.map { id in rules.topics.first { $0.id == id }?.label ?? id } ?? label(of: rules)
    }

    private func filled(_ text: String) -> String {
        text.replacing("{organization}", with: preferences.organization)
    }
}
