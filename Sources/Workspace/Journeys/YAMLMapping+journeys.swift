import Journeys

/// The words of journeys.
extension YAMLMapping {
    func duration(_ key: String) throws(InputError) -> JourneyDuration {
        let text = try string(key)
        if let duration = JourneyDuration(text) { return duration }
        let units = JourneyDuration.unitNames
        let words = text.split(separator: " ").map(String.init)
        if words.count == 2, Int(words[0]) != nil {
            if JourneyDuration("1 \(words[1])") != nil {
                throw error(at: key, "“\(text)” is out of bounds; from 1 second to 10 years")
            }
            let known = words[0] == "1" ? units.map { String($0.dropLast()) } : units
            throw error(at: key, "unknown unit “\(words[1])”" + Suggestion.phrase(for: words[1], among: known))
        }
        throw error(
            at: key, "“\(text)” is no time; write a whole number and a unit (\(units.joined(separator: ", ")))")
    }

    func timeOfDay(_ key: String) throws(InputError) -> TimeOfDay {
        let text = try string(key)
        guard let time = TimeOfDay(text) else {
            throw error(at: key, "“\(text)” is no time of day; write it as 09:00, from 00:00 to 23:59")
        }
        return time
    }

    /// A name for something that has none elsewhere.
    ///
    /// - Parameter thing: what it names, in words.
    func name(_ key: String, of thing: String) throws(InputError) -> String {
        let name = try string(key)
        guard JourneyName.isValid(name) else {
            throw error(at: key, "“\(name)” cannot name \(thing); it needs \(JourneyName.rule)")
        }
        return name
    }

    func event() throws(InputError) -> String { try name("event", of: "an event") }

    /// One condition or a list of them, all of which have to hold.
    func conditions(_ key: String, _ references: inout [JourneyReference]) throws(InputError) -> [Condition] {
        let keys = Set(Condition.tests + ["attribute"])
        let mappings = isMapping(key) ? [try mapping(key, keys: keys)!] : try mappings(key, keys: keys)
        if mappings.isEmpty { throw error(at: key, "“\(key)” needs a condition") }
        if mappings.count > Condition.maximumCount {
            throw error(at: key, "more than \(Condition.maximumCount) conditions")
        }
        var conditions: [Condition] = []
        for mapping in mappings {
            conditions.append(try mapping.condition())
            references.append(.init(.attribute(conditions[conditions.count - 1].attribute), mapping, "attribute"))
        }
        return conditions
    }

    private func condition() throws(InputError) -> Condition {
        let attribute = try string("attribute")
        let known = Condition.tests.joined(separator: ", ")
        let key = try one(of: Condition.tests, else: "what has “\(attribute)” to be? Add one of \(known)")
        let test: Condition.Test =
            switch key {
            case "is": .isOne(try texts(key))
            case "is-not": .isNone(try texts(key))
            case "exists": .exists(try bool(key, default: true))
            case "at-least": .atLeast(try number(key))
            default: .atMost(try number(key))
            }
        return Condition(attribute: attribute, test: test)
    }

    /// A text or a list of texts, none of them empty.
    private func texts(_ key: String) throws(InputError) -> [String] {
        guard let texts = try strings(key) else { return [try string(key)] }
        if texts.isEmpty { throw error(at: key, "“\(key)” needs a text") }
        if let empty = texts.firstIndex(of: "") {
            throw error(at: key, element: empty, "an attribute that is empty counts as missing; write “exists: false”")
        }
        return texts
    }
}

extension Condition {
    fileprivate static let tests = ["is", "is-not", "exists", "at-least", "at-most"]
    fileprivate static let maximumCount = 50
}
