import Journeys
import Testing

@Suite("M11.1 conditions of attributes")
struct ConditionTests {
    @Test(
        "M11.1 each test holds of these values and of no others; missing is none of any",
        arguments: [
            (.isOne(["a", "b"]), ["a", "b"], ["", "A", "ab", nil]), (.isOne([]), [], ["a", "", nil]),
            (.isOne([""]), [""], ["a", nil]), (.isNone(["a", "b"]), ["", "A", "c", nil], ["a", "b"]),
            (.exists(true), ["", "a"], [nil]), (.exists(false), [nil], ["", "a"]),
            (.atLeast(2.5), ["2.5", "3", "1e3", "+4", "inf"], ["2.4", "-3", "", "three", "3,0", nil]),
            (.atMost(2.5), ["2.5", "-3", "0", "1e-3"], ["2.6", "", "three", "1 ", nil]),
            (.atLeast(-1), ["-1", "0"], ["-1.5", "nan", nil]), (.atMost(-1), ["-1", "-2"], ["0", "nan", nil]),
        ] as [(Condition.Test, [String?], [String?])])
    func holds(test: Condition.Test, yes: [String?], no: [String?]) {
        for (values, expected) in [(yes, true), (no, false)] {
            for value in values {
                var attributes = ["other": "a"]
                attributes["x"] = value
                let condition = Condition(attribute: "x", test: test)
                #expect(condition.holds(of: attributes) == expected, "\(value ?? "missing")")
            }
        }
    }

    @Test("M11.1 of several all have to hold; none are always met")
    func all() {
        let (yes, no) = (Condition(attribute: "x", test: .exists(true)), Condition(attribute: "y", test: .exists(true)))
        #expect([yes, yes].hold(of: ["x": ""]) && ![yes, no].hold(of: ["x": ""]) && [Condition]().hold(of: [:]))
    }
}
