/// Something that holds of a profile's attributes, or does not.
package struct Condition: Equatable, Sendable {
    package enum Test: Equatable, Sendable {
        /// The attribute is one of these texts.
        case isOne([String])
        /// The attribute is none of these texts, or missing.
        case isNone([String])
        case exists(Bool)
        /// The attribute is a number, and no smaller or no greater.
        case atLeast(Double)
        case atMost(Double)
    }

    package var attribute: String
    package var test: Test

    package init(attribute: String, test: Test) {
        self.attribute = attribute
        self.test = test
    }

    package func holds(of attributes: [String: String]) -> Bool {
        let value = attributes[attribute]
        return switch test {
        case .isOne(let texts): value.map(texts.contains) ?? false
        case .isNone(let texts): !(value.map(texts.contains) ?? false)
        case .exists(let expected): (value != nil) == expected
        case .atLeast(let least): value.flatMap { Double($0) }.map { $0 >= least } ?? false
        case .atMost(let most): value.flatMap { Double($0) }.map { $0 <= most } ?? false
        }
    }
}

extension [Condition] {
    /// Whether all of them hold.
    package func hold(of attributes: [String: String]) -> Bool { allSatisfy { $0.holds(of: attributes) } }
}
