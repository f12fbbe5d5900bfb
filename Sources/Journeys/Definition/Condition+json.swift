/// `{"attribute": "plan", "is": ["gold", "silver"]}`.
extension Condition: Codable {
    private enum Key: String, CodingKey {
        case attribute, exists
        case isOne = "is"
        case isNone = "is-not"
        case atLeast = "at-least"
        case atMost = "at-most"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        attribute = try container.decode(String.self, forKey: .attribute)
        if container.contains(.isOne) {
            test = .isOne(try container.oneOrMore(.isOne))
        } else if container.contains(.isNone) {
            test = .isNone(try container.oneOrMore(.isNone))
        } else if let exists = try container.decodeIfPresent(Bool.self, forKey: .exists) {
            test = .exists(exists)
        } else if let least = try container.decodeIfPresent(Double.self, forKey: .atLeast) {
            test = .atLeast(least)
        } else {
            test = .atMost(try container.decode(Double.self, forKey: .atMost))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(attribute, forKey: .attribute)
        switch test {
        case .isOne(let texts): try container.encode(oneOrMore: texts, forKey: .isOne)
        case .isNone(let texts): try container.encode(oneOrMore: texts, forKey: .isNone)
        case .exists(let expected): try container.encode(expected, forKey: .exists)
        case .atLeast(let least): try container.encode(least, forKey: .atLeast)
        case .atMost(let most): try container.encode(most, forKey: .atMost)
        }
    }
}
