import Messages

/// The id, and what the action says: `{"id": "pause", "wait": "2 days"}`.
extension JourneyDefinition.Step: Codable {
    private enum Key: String, CodingKey { case id }

    package init(from decoder: any Decoder) throws {
        id = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .id)
        action = try JourneyDefinition.Action(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try action.encode(to: encoder)
    }
}

extension JourneyDefinition.Action: Codable {
    private enum Key: String, CodingKey {
        case email, text, wait, when, update, exit, then, otherwise
        case condition = "if"

        init(_ channel: Channel) {
            self =
                switch channel {
                case .email: .email
                case .text: .text
                }
        }
    }

    private enum UpdateKey: String, CodingKey {
        case attribute
        case value = "to"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let channel = Channel.allCases.first(where: { container.contains(Key($0)) }) {
            self = .message(channel, name: try container.decode(String.self, forKey: Key(channel)))
        } else if let wait = try container.decodeIfPresent(JourneyDefinition.Wait.self, forKey: .wait) {
            self = .wait(wait)
        } else if let reaction = try container.decodeIfPresent(JourneyDefinition.Reaction.self, forKey: .when) {
            self = .when(reaction, then: try container.list(.then), otherwise: try container.list(.otherwise))
        } else if container.contains(.condition) {
            self = .condition(
                try container.oneOrMore(.condition), then: try container.list(.then),
                otherwise: try container.list(.otherwise))
        } else if container.contains(.update) {
            let update = try container.nestedContainer(keyedBy: UpdateKey.self, forKey: .update)
            self = .update(
                attribute: try update.decode(String.self, forKey: .attribute),
                value: try update.decode(String.self, forKey: .value))
        } else {
            guard try container.decode(Bool.self, forKey: .exit) else {
                throw DecodingError.dataCorruptedError(forKey: .exit, in: container, debugDescription: "not true")
            }
            self = .exit
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .message(let channel, let name): try container.encode(name, forKey: Key(channel))
        case .wait(let wait): try container.encode(wait, forKey: .wait)
        case .when(let reaction, _, _): try container.encode(reaction, forKey: .when)
        case .condition(let conditions, _, _): try container.encode(oneOrMore: conditions, forKey: .condition)
        case .update(let attribute, let value):
            var update = container.nestedContainer(keyedBy: UpdateKey.self, forKey: .update)
            try update.encode(attribute, forKey: .attribute)
            try update.encode(value, forKey: .value)
        case .exit: try container.encode(true, forKey: .exit)
        }
        guard let (then, otherwise) = branches else { return }
        try container.encode(list: then, forKey: .then)
        try container.encode(list: otherwise, forKey: .otherwise)
    }
}

/// `"2 days"`, `{"until": "09:00"}`, `{"until": "2026-12-24 09:00"}`.
extension JourneyDefinition.Wait: Codable {
    private enum Key: String, CodingKey { case until }

    package init(from decoder: any Decoder) throws {
        guard let container = try? decoder.container(keyedBy: Key.self) else {
            self = .duration(try JourneyDuration(from: decoder))
            return
        }
        let text = try container.decode(String.self, forKey: .until)
        guard let wait = Self(until: text) else {
            throw DecodingError.dataCorruptedError(forKey: .until, in: container, debugDescription: "not a time")
        }
        self = wait
    }

    /// `nil` where the text is neither a time of day nor a day.
    package init?(until text: String) {
        if let time = TimeOfDay(text) {
            self = .timeOfDay(time)
        } else if let date = LocalTime(text) {
            self = .date(date)
        } else {
            return nil
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if case .duration(let duration) = self { return try duration.encode(to: encoder) }
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .duration: break
        case .timeOfDay(let time): try container.encode(time, forKey: .until)
        case .date(let date): try container.encode(date, forKey: .until)
        }
    }
}

/// `{"clicked": "welcome-mail", "link": "Plan my trip", "within": "3 days"}`.
extension JourneyDefinition.Reaction: Codable {
    private enum Key: String, CodingKey {
        case opened, clicked, link, within

        init(_ kind: JourneyDefinition.Reaction.Kind) {
            self =
                switch kind {
                case .opened: .opened
                case .clicked: .clicked
                }
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind: Kind = container.contains(.opened) ? .opened : .clicked
        self.init(
            kind: kind, step: try container.decode(String.self, forKey: Key(kind)),
            link: try container.decodeIfPresent(String.self, forKey: .link),
            within: try container.decode(JourneyDuration.self, forKey: .within))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(step, forKey: Key(kind))
        try container.encodeIfPresent(link, forKey: .link)
        try container.encode(within, forKey: .within)
    }
}
