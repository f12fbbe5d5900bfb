import Workspace

/// An object of a body, whose members are asked for by name. What is wrong is said with its JSON Pointer.
struct JSONObject: Sendable {
    /// How many unknown members are said.
    private static let maximumFaults = 20

    /// Where it stands.
    let pointer: String
    let members: [String: JSONValue]

    /// - Parameter keys: the members there may be; `nil` for any.
    init(_ value: JSONValue, pointer: String, keys: [String]?) throws(Problem) {
        guard case .object(let members) = value else {
            throw .invalidInput([.init(pointer: pointer, "an object is needed")])
        }
        self.pointer = pointer
        self.members = members
        guard let keys else { return }
        let unknown = members.keys.filter { !keys.contains($0) }.sorted()
        if !unknown.isEmpty {
            throw .invalidInput(
                unknown.prefix(Self.maximumFaults).map {
                    .init(
                        pointer: self.pointer(to: $0),
                        "there is no such member" + Suggestion.phrase(for: $0, among: keys))
                })
        }
    }

    /// RFC 6901.
    func pointer(to key: String) -> String {
        pointer + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    func problem(at key: String, _ detail: String) -> Problem {
        .invalidInput([.init(pointer: pointer(to: key), detail)])
    }

    /// Of an array's element.
    func problem(at key: String, _ index: Int, _ detail: String) -> Problem {
        .invalidInput([.init(pointer: "\(pointer(to: key))/\(index)", detail)])
    }

    /// Whether something is said that is not `null`.
    func has(_ key: String) -> Bool { value(key) != nil }

    private func value(_ key: String) -> JSONValue? { members[key].flatMap { $0 == .null ? nil : $0 } }

    // MARK: Members; `nil` where one is not there. A text or number may also be `null`, which is the same

    /// - Parameter maximum: in characters, as JSON Schema counts them: Unicode scalars.
    func optionalText(_ key: String, maximum: Int = 1000) throws(Problem) -> String? {
        guard let value = value(key) else { return nil }
        guard case .text(let text) = value else { throw problem(at: key, "a text is needed") }
        guard text.unicodeScalars.count <= maximum else {
            throw problem(at: key, "it may have \(maximum) characters at most")
        }
        guard !text.utf8.contains(0) else {
            throw problem(at: key, "it has a character U+0000, which nothing can keep")
        }
        return text
    }

    /// Not empty.
    func text(_ key: String, maximum: Int = 1000) throws(Problem) -> String {
        guard let text = try optionalText(key, maximum: maximum) else { throw problem(at: key, "it is missing") }
        guard !text.isEmpty else { throw problem(at: key, "it is empty") }
        return text
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let value = value(key) else { return nil }
        guard case .integer(let integer) = value, range.contains(integer) else {
            throw problem(at: key, "a whole number from \(range.lowerBound) to \(range.upperBound) is needed")
        }
        return integer
    }

    func truth(_ key: String) throws(Problem) -> Bool? {
        guard let value = members[key] else { return nil }
        guard case .truth(let truth) = value else { throw problem(at: key, "true or false is needed") }
        return truth
    }

    /// One of the texts that a type has cases for.
    func optionalWord<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Word.Type
    ) throws(Problem) -> Word? {
        guard let text = try optionalText(key) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw problem(
                at: key, "it cannot be this" + Suggestion.phrase(for: text, among: Word.allCases.map(\.rawValue)))
        }
        return word
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Word.Type
    ) throws(Problem) -> Word {
        guard let word = try optionalWord(key, type) else { throw problem(at: key, "it is missing") }
        return word
    }

    /// - Parameter maximum: how many there may be.
    func texts(_ key: String, maximum: Int) throws(Problem) -> [String]? {
        guard let value = value(key) else { return nil }
        guard case .array(let values) = value, values.count <= maximum else {
            throw problem(at: key, "an array of at most \(maximum) texts is needed")
        }
        var texts: [String] = []
        for (index, value) in values.enumerated() {
            guard case .text(let text) = value else { throw problem(at: key, index, "a text is needed") }
            texts.append(text)
        }
        return texts
    }

    func object(_ key: String, keys: [String]?) throws(Problem) -> JSONObject? {
        guard let value = members[key] else { return nil }
        return try JSONObject(value, pointer: pointer(to: key), keys: keys)
    }

    /// Objects that have these members and no others.
    ///
    /// - Parameter maximum: how many there may be.
    func objects(_ key: String, maximum: Int, keys: [String]) throws(Problem) -> [JSONObject]? {
        guard let value = members[key] else { return nil }
        guard case .array(let values) = value, values.count <= maximum else {
            throw problem(at: key, "an array of at most \(maximum) objects is needed")
        }
        var objects: [JSONObject] = []
        for (index, value) in values.enumerated() {
            objects.append(try JSONObject(value, pointer: "\(pointer(to: key))/\(index)", keys: keys))
        }
        return objects
    }
}
