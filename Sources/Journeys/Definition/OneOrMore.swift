/// What is written by itself where it is one, and else as a list.
struct OneOrMore<Element: Codable>: Codable {
    let elements: [Element]

    init(_ elements: [Element]) { self.elements = elements }

    init(from decoder: any Decoder) throws {
        let isList = (try? decoder.unkeyedContainer()) != nil
        elements = isList ? try [Element](from: decoder) : [try Element(from: decoder)]
    }

    func encode(to encoder: any Encoder) throws {
        if elements.count == 1 { try elements[0].encode(to: encoder) } else { try elements.encode(to: encoder) }
    }
}

extension KeyedDecodingContainer {
    /// A list that is left out where it is empty.
    func list<Element: Decodable>(_ key: Key) throws -> [Element] {
        try decodeIfPresent([Element].self, forKey: key) ?? []
    }

    func oneOrMore<Element: Codable>(_ key: Key) throws -> [Element] {
        try decode(OneOrMore<Element>.self, forKey: key).elements
    }
}

extension KeyedEncodingContainer {
    mutating func encode(list: [some Encodable], forKey key: Key) throws {
        if !list.isEmpty { try encode(list, forKey: key) }
    }

    mutating func encode(oneOrMore elements: [some Codable], forKey key: Key) throws {
        try encode(OneOrMore(elements), forKey: key)
    }
}
