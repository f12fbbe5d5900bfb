import Consent
import Foundation
import Testing

@Suite("M10.1 compliance profiles")
struct PurposeTests {
    @Test("The names that files and the store use")
    func names() {
        #expect(Purpose.standard.map(\.rawValue) == ["commercial", "transactional", "tracking"])
        #expect(EnforcementModel.allCases.map(\.rawValue) == ["restrictive", "non-restrictive", "disabled"])
        #expect(ConsentStatus.allCases.map(\.rawValue) == ["opted-in", "opted-out"])
    }

    @Test(
        "Purposes and topics have names that can stand anywhere",
        arguments: [
            ("surveys", true), ("a", true), ("a-1", true), (String(repeating: "a", count: 40), true), ("", false),
            (String(repeating: "a", count: 41), false), ("1a", false), ("-a", false), ("Surveys", false),
            ("a b", false), ("a/b", false), ("ä", false), ("a\"", false),
        ])
    func name(name: String, isValid: Bool) { #expect((Purpose(rawValue: name) != nil) == isValid) }

    @Test("The standard purposes are there in any case, and first; own ones follow in their order")
    func order() throws {
        let surveys = try #require(Purpose(rawValue: "surveys"))
        let research = try #require(Purpose(rawValue: "research"))
        let profile = ComplianceProfile([
            .init(purpose: surveys, model: .restrictive, label: "Surveys"),
            .init(purpose: .tracking, model: .disabled), .init(purpose: research, label: "Research"),
        ])
        #expect(profile.rules.map(\.purpose) == Purpose.standard + [surveys, research])
        #expect(
            profile.rules.map(\.model) == [.nonRestrictive, .disabled, .disabled, .restrictive, .restrictive])
    }

    @Test("A profile is read as it was written", arguments: EnforcementModel.allCases, Purpose.standard)
    func roundTrip(model: EnforcementModel, purpose: Purpose) throws {
        let topics: [ComplianceProfile.Topic] = [.init(id: "b", label: "Ü"), .init(id: "a", label: "")]
        let profile = ComplianceProfile([.init(purpose: purpose, model: model, topics: topics)])
        #expect(
            try JSONDecoder().decode(ComplianceProfile.self, from: try JSONEncoder().encode(profile)) == profile)
        #expect(profile.model(of: purpose) == model)
        #expect(profile.scopes.filter { $0.purpose == purpose }.map(\.topic) == [nil, "b", "a"])
    }

    @Test("A model or purpose that is not known is an error, not a default", arguments: ["lax", "Restrictive", ""])
    func unknown(word: String) {
        for json in [
            #"{"rules":[{"purpose":"tracking","model":"\#(word)","topics":[]}]}"#,
            #"{"rules":[{"purpose":"\#(word.uppercased())","model":"disabled","topics":[]}]}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(ComplianceProfile.self, from: Data(json.utf8))
            }
        }
    }

    @Test(
        "What a record is about is read as it was written",
        arguments: [
            ("commercial", ConsentScope(.commercial)), ("tracking", ConsentScope(.tracking)),
            ("commercial/offers", ConsentScope(.commercial, topic: "offers")),
            ("surveys/a-1", Purpose(rawValue: "surveys").map { ConsentScope($0, topic: "a-1") }),
            ("", nil), ("/", nil), ("commercial/", nil), ("/offers", nil), ("commercial/a/b", nil),
            ("commercial/Offers", nil),
        ])
    func scope(text: String, scope: ConsentScope?) {
        #expect(ConsentScope(text) == scope)
        if let scope { #expect("\(scope)" == text) }
    }
}
