import Access
import HTTPTypes
import Messages
import Operations
import Store

/// Sending a message to one profile, to try it out (M11.2).
struct TestSendsResource: Resource {
    /// In seconds.
    private static let maximumWait = 30

    let store: any ConsentStore & DraftStore & TestSendStore
    let authoring: MessageAuthoring

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/messages/{message}/test-sends", .sendTests, body: .json, isRepeatable: true, handle: send),
            // Who may write messages may also send tests.
            Endpoint(
                .post, "/messages/{message}/draft/test-sends", .writeMessages, body: .json, isRepeatable: true,
                handle: sendDraft),
        ]
    }

    /// What is asked for.
    private struct Input {
        let object: JSONObject
        let profile: String
        let wait: Int

        init(_ call: Call) throws {
            object = try call.object("profile", "wait")
            profile = try object.text("profile")
            wait = try object.integer("wait", in: 0...TestSendsResource.maximumWait) ?? 10
        }

        func problem(_ refusal: TestSending.Refusal) -> Problem {
            switch refusal {
            case .unknownMessage: .notFound("there is no such message, or it has not been published")
            case .unknownProfile:
                object.problem(at: "profile", "there is no such profile; ids are compared letter by letter")
            case .noContactPoint:
                object.problem(at: "profile", "the profile has no address or number for this message")
            case .noConsent(let purpose):
                object.problem(at: "profile", "the profile’s consent does not allow messages for “\(purpose)”")
            }
        }
    }

    private struct Sent: Encodable {
        let outcome: String
        let decision: ConsentDecisionReport
    }

    private func send(_ call: Call) async throws -> Answer {
        let input = try Input(call)
        switch try await TestSending(store: store).send(
            call.parameter("message"), to: input.profile, organization: call.organization, at: call.now)
        {
        case .success(let sending): return try await answer(sending, input)
        case .failure(let refusal): throw input.problem(refusal)
        }
    }

    private func sendDraft(_ call: Call) async throws -> Answer {
        let (name, input) = (call.parameter("message"), try Input(call))
        guard let draft = try await store.draft(ofMessage: name, organization: call.organization) else {
            throw Problem.noDraft
        }
        try call.checkConditions(on: draft)
        let organization = try await store.organization(call.organization)
        switch try await authoring.sendDraft(
            of: name, revision: draft.revision, to: input.profile, of: organization, at: call.now)
        {
        case .sending(let sending): return try await answer(sending, input)
        case .refused(let refusal): throw input.problem(refusal)
        case .unfinished(let problems): throw Problem.invalidInput(problems.map { Problem.Fault($0) })
        case .superseded(let current): throw Problem.superseded(by: current)
        }
    }

    private func answer(_ sending: TestSending.Sending, _ input: Input) async throws -> Answer {
        // It is on its way: where the store cannot say how far, it is answered all the same, and not sent again.
        let outcome = (try? await sending.outcome(within: .seconds(input.wait))) ?? .waiting
        return Answer(
            Sent(outcome: outcome.rawValue, decision: ConsentDecisionReport(sending.decision)))
    }
}
