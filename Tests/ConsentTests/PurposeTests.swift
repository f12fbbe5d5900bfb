import Consent
import Foundation
import Testing

@Suite("Compliance profiles as JSON")
struct PurposeTests {
    @Test("The names that files and the store use")
    func names() {
        #expect(Purpose.allCases.map(\.rawValue) == ["commercial", "transactional", "tracking"])
        #expect(EnforcementModel.allCases.map(\.rawValue) == ["restrictive", "non-restrictive", "disabled"])
        #expect(ConsentStatus.allCases.map(\.rawValue) == ["opted-in", "opted-out"])
    }

    @Test("A profile is read as it was written", arguments: EnforcementModel.allCases, Purpose.allCases)
    func roundTrip(model: EnforcementModel, purpose: Purpose) throws {
        let profile = ComplianceProfile(models: [purpose: model])
        let json = try JSONEncoder().encode(profile)
        #expect(String(decoding: json, as: UTF8.self) == #"{"models":{"\#(purpose.rawValue)":"\#(model.rawValue)"}}"#)
        #expect(try JSONDecoder().decode(ComplianceProfile.self, from: json) == profile)
    }

    @Test("A model that is not known is an error, not a default")
    func unknownModel() {
        let json = Data(#"{"models":{"tracking":"lax"}}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ComplianceProfile.self, from: json) }
    }
}
