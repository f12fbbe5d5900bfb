/// The JSON of a journey is its file's YAML: the same keys, and none for what is as it is by default.
///
/// Decoding is for what was checked before; `JourneyFile` reads what somebody wrote.
extension JourneyDefinition: Codable {
    private enum Key: String, CodingKey {
        case name, audience, entry, steps
        case exit = "exit-when"
        case quietHours = "quiet-hours"
        case frequencyCap = "frequency-cap"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            audience: try container.decode(Audience.self, forKey: .audience),
            entry: try container.decodeIfPresent(Entry.self, forKey: .entry) ?? .once,
            exit: try container.decodeIfPresent(ExitRule.self, forKey: .exit),
            quietHours: try container.decodeIfPresent(QuietHours.self, forKey: .quietHours),
            frequencyCap: try container.decodeIfPresent(FrequencyCap.self, forKey: .frequencyCap),
            steps: try container.decode([Step].self, forKey: .steps))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(audience, forKey: .audience)
        if entry != .once { try container.encode(entry, forKey: .entry) }
        try container.encodeIfPresent(exit, forKey: .exit)
        try container.encodeIfPresent(quietHours, forKey: .quietHours)
        try container.encodeIfPresent(frequencyCap, forKey: .frequencyCap)
        try container.encode(steps, forKey: .steps)
    }
}

/// `"everyone"`, `["ada", "bob"]`, `{"where": CONDITIONS}`, `{"event": "signed-up"}`.
extension JourneyDefinition.Audience: Codable {
    private enum Key: String, CodingKey {
        case event
        case filter = "where"
    }
    private static let everyoneText = "everyone"

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            if let event = try container.decodeIfPresent(String.self, forKey: .event) {
                self = .event(event)
            } else {
                self = .filter(try container.oneOrMore(.filter))
            }
            return
        }
        let container = try decoder.singleValueContainer()
        if let ids = try? container.decode([String].self) {
            self = .profiles(ids)
        } else if try container.decode(String.self) == Self.everyoneText {
            self = .everyone
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an audience")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .everyone: try Self.everyoneText.encode(to: encoder)
        case .profiles(let ids): try ids.encode(to: encoder)
        case .filter(let conditions):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(oneOrMore: conditions, forKey: .filter)
        case .event(let event):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(event, forKey: .event)
        }
    }
}

/// `"once"`, `"always"`, `{"again-after": "30 days"}`.
extension JourneyDefinition.Entry: Codable {
    private enum Key: String, CodingKey { case after = "again-after" }
    private enum Word: String, Codable { case once, always }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            self = .again(after: try container.decode(JourneyDuration.self, forKey: .after))
        } else {
            self =
                switch try Word(from: decoder) {
                case .once: .once
                case .always: .always
                }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .once: try Word.once.encode(to: encoder)
        case .always: try Word.always.encode(to: encoder)
        case .again(let duration):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(duration, forKey: .after)
        }
    }
}

/// Conditions, or `{"event": "purchased"}`.
extension JourneyDefinition.ExitRule: Codable {
    private enum Key: String, CodingKey { case event }

    package init(from decoder: any Decoder) throws {
        let container = try? decoder.container(keyedBy: Key.self)
        if let event = try container?.decodeIfPresent(String.self, forKey: .event) {
            self = .event(event)
        } else {
            self = .conditions(try OneOrMore(from: decoder).elements)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .conditions(let conditions): try OneOrMore(conditions).encode(to: encoder)
        case .event(let event):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(event, forKey: .event)
        }
    }
}
