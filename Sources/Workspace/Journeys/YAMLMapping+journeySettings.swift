import Journeys

/// What a journey's file says besides its steps.
extension YAMLMapping {
    private static let maximumProfiles = 10_000
    private static let maximumMessages = 1000

    func audience(_ references: inout [JourneyReference]) throws(InputError) -> JourneyDefinition.Audience {
        if let profiles = try strings("audience") { return .profiles(try checked(profiles)) }
        if isMapping("audience"), let mapping = try mapping("audience", keys: ["where", "event"]) {
            let key = try mapping.one(of: ["where", "event"], else: "add “where:” or “event:”")
            return key == "event" ? .event(try mapping.event()) : .filter(try mapping.conditions(key, &references))
        }
        let word = try string("audience")
        guard word == "everyone" else {
            throw error(
                at: "audience", "expected “everyone” or a list of profile ids, or “where:” or “event:”, not “\(word)”")
        }
        return .everyone
    }

    private func checked(_ profiles: [String]) throws(InputError) -> [String] {
        guard profiles.count <= Self.maximumProfiles else {
            throw error(
                at: "audience", "more than \(Self.maximumProfiles) profiles; give them an attribute and use “where:”")
        }
        if profiles.isEmpty {
            throw error(at: "audience", "the list is empty, and nobody would enter; write “everyone” or profile ids")
        }
        var seen: Set<String> = []
        for (index, profile) in profiles.enumerated() where profile.isEmpty || !seen.insert(profile).inserted {
            throw error(
                at: "audience", element: index,
                profile.isEmpty ? "a profile's id is missing" : "the profile “\(profile)” is listed twice")
        }
        return profiles
    }

    func entry() throws(InputError) -> JourneyDefinition.Entry {
        if isMapping("entry"), let mapping = try mapping("entry", keys: ["again-after"]) {
            return .again(after: try mapping.duration("again-after"))
        }
        guard has("entry") else { return .once }
        switch try string("entry") {
        case "once": return .once
        case "always": return .always
        case let word:
            throw error(
                at: "entry",
                "unknown entry “\(word)”" + Suggestion.phrase(for: word, among: ["once", "always", "{again-after: …}"]))
        }
    }

    func exitRule(_ references: inout [JourneyReference]) throws(InputError) -> JourneyDefinition.ExitRule? {
        guard has("exit-when") else { return nil }
        if let mapping = isMapping("exit-when") ? try mapping("exit-when", keys: nil) : nil, mapping.has("event") {
            // Strictly, now that it is known which of the two it is.
            return .event(try self.mapping("exit-when", keys: ["event"])!.event())
        }
        return .conditions(try conditions("exit-when", &references))
    }

    func quietHours() throws(InputError) -> QuietHours? {
        guard let mapping = try mapping("quiet-hours", keys: ["from", "until"]) else { return nil }
        let hours = QuietHours(from: try mapping.timeOfDay("from"), until: try mapping.timeOfDay("until"))
        if hours.from == hours.until {
            throw mapping.error(at: "until", "quiet hours that end when they begin; leave them out, or change one")
        }
        return hours
    }

    func frequencyCap() throws(InputError) -> JourneyDefinition.FrequencyCap? {
        guard let mapping = try mapping("frequency-cap", keys: ["messages", "within"]) else { return nil }
        guard let messages = try mapping.integer("messages") else {
            throw mapping.error(at: "messages", "“messages” is missing")
        }
        guard (1...Self.maximumMessages).contains(messages) else {
            throw mapping.error(at: "messages", "“messages” needs a number from 1 to \(Self.maximumMessages)")
        }
        return .init(messages: messages, within: try mapping.duration("within"))
    }
}
