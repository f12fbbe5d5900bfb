import Journeys
import Messages

/// What a journey's file names that is elsewhere in its workspace.
struct JourneyReference {
    enum Thing {
        case attribute(String)
        case message(String, Channel)
        /// What is done with a message, and with which of its links; `nil` for any.
        case reaction(JourneyDefinition.Reaction.Kind, message: String, link: String?)
    }

    private let thing: Thing
    private let mapping: YAMLMapping
    private let key: String

    /// - Parameters:
    ///   - mapping: where it is named.
    ///   - key: whose value names it.
    init(_ thing: Thing, _ mapping: YAMLMapping, _ key: String) {
        self.thing = thing
        self.mapping = mapping
        self.key = key
    }

    /// The attribute that it is about; `nil` where it is about a message.
    var attribute: String? {
        switch thing {
        case .attribute(let name): name
        case .message, .reaction: nil
        }
    }

    /// The message that it is about; `nil` where it is about an attribute.
    var message: String? {
        switch thing {
        case .attribute: nil
        case .message(let name, _), .reaction(_, let name, _): name
        }
    }

    /// - Throws: where there is no such thing.
    func check(_ vocabulary: JourneyVocabulary) throws(InputError) {
        switch thing {
        case .attribute(let name): try check(attribute: name, vocabulary)
        case .message(let name, let channel): try check(message: name, channel, vocabulary)
        case .reaction(let kind, let message, let link):
            // One that is not there has been named as such.
            guard let message = vocabulary.messages[message] else { return }
            switch kind {
            case .opened: try checkIsOpened(message)
            case .clicked: try checkIsClicked(message, link)
            }
        }
    }

    private func error(_ problem: String, at key: String? = nil) -> InputError {
        mapping.error(at: key ?? self.key, problem)
    }

    private func check(attribute: String, _ vocabulary: JourneyVocabulary) throws(InputError) {
        if vocabulary.attributes.contains(attribute) { return }
        if JourneyVocabulary.notAttributes.contains(attribute) {
            throw error("“\(attribute)” is no attribute, and conditions are about attributes only")
        }
        throw error(
            "unknown attribute “\(attribute)”" + Suggestion.phrase(for: attribute, among: vocabulary.attributes))
    }

    private func check(message: String, _ channel: Channel, _ vocabulary: JourneyVocabulary) throws(InputError) {
        guard let actual = vocabulary.messages[message]?.channel else {
            let known = vocabulary.messages.values.filter { $0.channel == channel }.map(\.name)
            throw error("unknown message “\(message)”" + Suggestion.phrase(for: message, among: known))
        }
        guard actual == channel else {
            let kind = actual == .text ? "a text message" : "an e-mail"
            throw error("“\(message)” is \(kind); write “\(actual.rawValue): \(message)”")
        }
    }

    private func checkIsOpened(_ message: JourneyVocabulary.Message) throws(InputError) {
        if !message.hasHTML {
            throw error("nobody knows when “\(message.name)” is opened: it has no HTML; use “clicked”")
        }
        if !message.isOpenTracking {
            throw error("nobody knows when “\(message.name)” is opened: it has “open-tracking: false”")
        }
    }

    private func checkIsClicked(_ message: JourneyVocabulary.Message, _ name: String?) throws(InputError) {
        let tracked = message.links.filter(\.isTracked)
        if tracked.isEmpty { throw error("“\(message.name)” has no link that is tracked") }
        guard let name else { return }
        let names = Set(tracked.compactMap(\.name))
        if names.contains(name) { return }
        if message.links.contains(where: { $0.name == name }) {
            throw error("the link “\(name)” of “\(message.name)” is not tracked", at: "link")
        }
        if names.isEmpty {
            throw error(
                "no tracked link of “\(message.name)” has a name"
                    + (message.channel == .email ? "; give it one with “data-tracking-name”" : ""), at: "link")
        }
        throw error(
            "“\(message.name)” has no link “\(name)”" + Suggestion.phrase(for: name, among: names), at: "link")
    }
}
