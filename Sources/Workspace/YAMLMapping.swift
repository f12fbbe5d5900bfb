import Yams

/// A mapping of a YAML file, read strictly: every key is known, every value is of its kind, every error has its place.
package struct YAMLMapping {
    private let file: String
    private let lineOffset: Int
    private let mapping: Node.Mapping
    private let mark: Mark?

    /// - Parameters:
    ///   - lineOffset: how many lines stand before `text` in the file.
    ///   - keys: `nil` for any.
    package init(text: String, file: String, lineOffset: Int = 0, keys: Set<String>?) throws(InputError) {
        let node = try YAMLText(text, file: file, lineOffset: lineOffset).node()
        if let null = node.flatMap(Self.null) {
            throw InputError(
                file: file, line: (null.mark?.line ?? 1) + lineOffset, column: null.mark?.column ?? 1,
                problem: "“\(null.string)” is no value; leave it out, or put it in quotes if it is a text")
        }
        guard let mapping = node?.mapping else {
            throw InputError(file: file, line: lineOffset + 1, column: 1, problem: "expected “key: value” lines")
        }
        try self.init(mapping, node?.mark, file, lineOffset, keys)
    }

    private init(
        _ mapping: Node.Mapping, _ mark: Mark?, _ file: String, _ lineOffset: Int, _ keys: Set<String>?
    ) throws(InputError) {
        self.mapping = mapping
        self.mark = mark
        self.file = file
        self.lineOffset = lineOffset
        guard let keys else { return }
        for key in mapping.keys where !keys.contains(key.string ?? "") {
            let name = key.string ?? "?"
            throw error(at: key, "unknown key “\(name)”" + Suggestion.phrase(for: name, among: keys))
        }
    }

    /// The first value that is written as null. One that is empty is missing, as who asks for it says.
    private static func null(in node: Node) -> Node.Scalar? {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["null", "Null", "NULL", "~"].contains(scalar.string) ? scalar : nil
        case .mapping(let mapping): mapping.lazy.compactMap { null(in: $0.value) }.first
        case .sequence(let sequence): sequence.lazy.compactMap { null(in: $0) }.first
        case .alias: nil
        }
    }

    /// An error at a node of this mapping, or where the mapping itself stands.
    private func error(at node: Node?, _ problem: String) -> InputError {
        let mark = node?.mark ?? mark
        return InputError(
            file: file, line: (mark?.line ?? 1) + lineOffset, column: mark?.column ?? 1, problem: problem)
    }

    package func error(at key: String, _ problem: String) -> InputError { error(at: mapping[Node(key)], problem) }

    /// An error at an element of the list of a key.
    package func error(at key: String, element: Int, _ problem: String) -> InputError {
        error(at: mapping[Node(key)]?.sequence?[element], problem)
    }

    package var keys: [String] { mapping.keys.compactMap(\.string) }

    /// A scalar's text, whatever YAML takes it for.
    package func optionalString(_ key: String) throws(InputError) -> String? {
        guard let node = mapping[Node(key)] else { return nil }
        guard let scalar = node.scalar else { throw error(at: node, "“\(key)” needs a text") }
        return scalar.string
    }

    package func string(_ key: String) throws(InputError) -> String {
        guard let text = try optionalString(key), !text.isEmpty else {
            throw error(at: mapping[Node(key)], "“\(key)” is missing")
        }
        return text
    }

    package func bool(_ key: String, default standard: Bool) throws(InputError) -> Bool {
        guard let node = mapping[Node(key)] else { return standard }
        guard let value = node.bool else { throw error(at: node, "“\(key)” needs true or false") }
        return value
    }

    package func integer(_ key: String) throws(InputError) -> Int? {
        guard let node = mapping[Node(key)] else { return nil }
        // What YAML takes for a number besides is another than it seems: 010 is 8, 1:30 is 90.
        guard let value = node.scalar.flatMap({ Int($0.string) }) else {
            throw error(at: node, "“\(key)” needs a whole number, such as 3")
        }
        return value
    }

    package func number(_ key: String) throws(InputError) -> Double {
        guard let value = Double(try string(key)), value.isFinite else {
            throw error(at: mapping[Node(key)], "“\(key)” needs a number")
        }
        return value
    }

    package func has(_ key: String) -> Bool { mapping[Node(key)] != nil }

    /// The one of these keys that is there.
    ///
    /// - Parameter problem: what is wrong where there is none.
    func one(of keys: [String], else problem: String) throws(InputError) -> String {
        let present = keys.filter(has)
        guard let first = present.first else { throw error(at: nil, problem) }
        if present.count > 1 {
            throw error(at: present[1], "“\(first)” and “\(present[1])” do not go together; leave one out")
        }
        return first
    }

    /// Whether the value is a mapping.
    package func isMapping(_ key: String) -> Bool { mapping[Node(key)]?.mapping != nil }

    /// - Parameter keys: `nil` for any.
    package func mapping(_ key: String, keys: Set<String>?) throws(InputError) -> YAMLMapping? {
        guard let node = mapping[Node(key)] else { return nil }
        guard let inner = node.mapping else { throw error(at: node, "“\(key)” needs “key: value” lines") }
        return try YAMLMapping(inner, node.mark, file, lineOffset, keys)
    }

    /// A list of mappings.
    package func mappings(_ key: String, keys: Set<String>) throws(InputError) -> [YAMLMapping] {
        guard let node = mapping[Node(key)] else { throw error(at: nil, "“\(key)” is missing") }
        guard let sequence = node.sequence else { throw error(at: node, "“\(key)” needs a list") }
        var inner: [YAMLMapping] = []
        for element in sequence {
            guard let mapping = element.mapping else { throw error(at: element, "expected “key: value” lines") }
            inner.append(try YAMLMapping(mapping, element.mark, file, lineOffset, keys))
        }
        return inner
    }

    /// A list of texts, empty where there is none.
    package func list(_ key: String) throws(InputError) -> [String] {
        if let texts = try strings(key) { return texts }
        guard let node = mapping[Node(key)] else { return [] }
        throw error(at: node, "“\(key)” needs a list, such as [one, another]")
    }

    /// A list of texts; `nil` where the value is no list.
    package func strings(_ key: String) throws(InputError) -> [String]? {
        guard let node = mapping[Node(key)], let sequence = node.sequence else { return nil }
        var texts: [String] = []
        for element in sequence {
            guard let text = element.scalar?.string else { throw error(at: element, "expected a text") }
            texts.append(text)
        }
        return texts
    }
}
