import Access
import HTTPTypes
import Messages
import Operations
import Store

/// Sending a message to one profile, to try it out (M11.2).
struct TestSendsResource: Resource {
    /// In seconds.
    private static let maximumWait = 30

    let store: any MessageStore & TestSendStore

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/messages/{message}/test-sends", .sendTests, body: .json, isRepeatable: true, handle: send)
        ]
    }

    private struct Sent: Encodable {
        let outcome: String
        let decision: ConsentDecisionReport
    }

    private func send(_ call: Call) async throws -> Answer {
        let object = try call.object("profile", "wait")
        let profile = try object.text("profile")
        let wait = try object.integer("wait", in: 0...Self.maximumWait) ?? 10
        let sending: TestSending.Sending
        switch try await TestSending(store: store).send(
            call.parameter("message"), to: profile, organization: call.organization, at: call.now)
        {
        case .success(let ready): sending = ready
        case .failure(.unknownMessage): throw Problem.notFound("there is no such message, or it has not been published")
        case .failure(.unknownProfile):
            throw object.problem(at: "profile", "there is no such profile; ids are compared letter by letter")
        case .failure(.noContactPoint):
            throw object.problem(at: "profile", "the profile has no address or number for this message")
        case .failure(.noConsent(let purpose)):
            throw object.problem(at: "profile", "the profile’s consent does not allow messages for “\(purpose)”")
        }
        let outcome = try await sending.outcome(within: .seconds(wait))
        return Answer(
            Sent(outcome: outcome.rawValue, decision: ConsentDecisionReport(sending.decision)))
    }
}
