import Consent
import Foundation
import Store
import Testing

@testable import Preferences

@Suite("What a form says")
struct PreferenceFormTests {
    private func changes(
        _ form: String, _ preferences: RecipientPreferences = .sample(), at now: Date = RecipientPreferences.now
    ) -> [String: ConsentStatus] {
        Dictionary(
            uniqueKeysWithValues: PreferenceForm(Array(form.utf8)).changes(to: preferences, at: now).map {
                ("\($0)", $1.status)
            })
    }

    private static let shown = "was=commercial&was=commercial%2Ftrains&was=commercial%2Fwalks"

    @Test(
        "M10.3 only a box that was changed is a decision",
        arguments: [
            ("\(shown)&on=commercial&on=commercial%2Ftrains&on=commercial%2Fwalks", [:]),
            ("\(shown)&on=commercial&on=commercial%2Ftrains", ["commercial/walks": .optedOut]),
            ("\(shown)&on=commercial%2Ftrains&on=commercial%2Fwalks", ["commercial": .optedOut]),
            ("\(shown)&on=commercial&on=commercial/trains&on=commercial/walks&on=tracking", ["tracking": .optedIn]),
            (
                "\(shown)&on=tracking&on=club",
                [
                    "commercial": .optedOut, "commercial/trains": .optedOut, "commercial/walks": .optedOut,
                    "tracking": .optedIn, "club": .optedIn,
                ]
            ),
            ("", [:]), ("&&=&on&on=&was", [:]),
        ] as [(String, [String: ConsentStatus])])
    func changed(form: String, expected: [String: ConsentStatus]) { #expect(changes(form) == expected) }

    @Test("M10.3 what has been decided elsewhere meanwhile is not undone by a page that was open")
    func meanwhile() {
        let optedOut = RecipientPreferences.sample(["commercial": .optedOut])
        #expect(changes("was=commercial&on=commercial&on=tracking", optedOut) == ["tracking": .optedIn])
        #expect(changes("was=commercial", optedOut) == [:])
        #expect(changes("on=commercial", optedOut) == ["commercial": .optedIn])
        let optedIn = RecipientPreferences.sample(["tracking": .optedIn])
        #expect(changes("on=tracking", optedIn) == [:])
    }

    @Test("What there is not, or what is not asked for, cannot be decided")
    func unknown() {
        #expect(
            changes("on=nothing&on=commercial%2Fnothing&was=transactional&on=%FF&on=a%2Fb%2Fc&on=%ZZ&x=tracking") == [:]
        )
        let disabled = RecipientPreferences.sample(models: [.tracking: .disabled])
        #expect(changes("on=tracking", disabled) == [:])
    }

    @Test("A form of any bytes and length is read")
    func anyBytes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...300)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(PreferenceForm(bytes).changes(to: .sample(), at: RecipientPreferences.now).isEmpty)
        }
        #expect(changes(String(repeating: "on=tracking&", count: 1300)) == ["tracking": .optedIn])
    }

    @Test("M10.3 a refusal is kept as one, also where the model has made no record forbid it meanwhile")
    func strictMeanwhile() {
        let strict = RecipientPreferences.sample(models: [.commercial: .restrictive])
        #expect(changes("was=commercial", strict) == ["commercial": .optedOut])
    }

    @Test("M10.2 a decision says who made it, where, and when")
    func record() throws {
        let scope = ConsentScope(.tracking)
        let form = PreferenceForm(Array("on=tracking".utf8))
        let now = RecipientPreferences.now
        let record = try #require(form.changes(to: .sample(), at: now)[scope])
        #expect(
            record
                == ConsentRecord(status: .optedIn, reason: "", source: "preference page", at: now, by: "recipient"))
    }
}
