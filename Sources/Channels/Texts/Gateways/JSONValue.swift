import Foundation

/// A value as JSON has it (RFC 8259), its texts being of some kind.
indirect enum JSONValue<Text: Sendable>: Sendable {
    case null
    case bool(Bool)
    case number(Decimal)
    case text(Text)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The same with other texts. The names in objects stay.
    func map<Other, Failure: Error>(_ other: (Text) throws(Failure) -> Other) throws(Failure) -> JSONValue<Other> {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .text(let text): return .text(try other(text))
        case .array(let values):
            var mapped: [JSONValue<Other>] = []
            for value in values { mapped.append(try value.map(other)) }
            return .array(mapped)
        case .object(let values):
            var mapped: [String: JSONValue<Other>] = [:]
            for (name, value) in values { mapped[name] = try value.map(other) }
            return .object(mapped)
        }
    }

    /// The names in all objects.
    var names: [String] {
        switch self {
        case .array(let values): values.flatMap(\.names)
        case .object(let values): Array(values.keys) + values.values.flatMap(\.names)
        default: []
        }
    }
}

extension JSONValue: Decodable where Text == String {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Decimal.self), number.isFinite {
            self = .number(number)
        } else if let values = try? value.decode([JSONValue].self) {
            self = .array(values)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue: Encodable where Text == String {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }
}
