import Testing

@testable import Channels

@Suite("What a gateway's answer means")
struct GatewayAnswerTests {
    private static let twilio = TwilioGateway(url: "https://api.example", account: "AC1", token: "t")

    @Test(
        "M11.3 Only what was certainly not taken may be offered again",
        arguments: [
            (.notSent, .again(retryAfter: nil)),
            (.lost, .settled(.unconfirmed)),
            (.answered(status: 201, retryAfter: nil, body: #"{"sid":"SM1"}"#), .settled(.accepted)),
            (.answered(status: 200, retryAfter: nil, body: #"{"sid":"SM1","more":[1]}"#), .settled(.accepted)),
            (.answered(status: 201, retryAfter: nil, body: nil), .settled(.unconfirmed)),
            (.answered(status: 201, retryAfter: nil, body: #"{"sid":null}"#), .settled(.unconfirmed)),
            (.answered(status: 201, retryAfter: nil, body: #"{"sid":7}"#), .settled(.unconfirmed)),
            (.answered(status: 204, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 300, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 308, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 429, retryAfter: "5", body: ""), .again(retryAfter: "5")),
            (.answered(status: 503, retryAfter: nil, body: nil), .again(retryAfter: nil)),
            (.answered(status: 500, retryAfter: "5", body: ""), .settled(.unconfirmed)),
            (.answered(status: 502, retryAfter: "5", body: ""), .settled(.unconfirmed)),
            (.answered(status: 504, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 599, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 999, retryAfter: nil, body: ""), .settled(.unconfirmed)),
            (.answered(status: 400, retryAfter: nil, body: #"{"code":21211}"#), .settled(.refused(code: "21211"))),
            (.answered(status: 400, retryAfter: nil, body: #"{"code":"21211"}"#), .settled(.refused(code: "400"))),
            (.answered(status: 400, retryAfter: nil, body: #"{"code":-1}"#), .settled(.refused(code: "-1"))),
            (.answered(status: 400, retryAfter: nil, body: #"{"code":1e30}"#), .settled(.refused(code: "400"))),
            (.answered(status: 422, retryAfter: nil, body: nil), .settled(.refused(code: "422"))),
            (.answered(status: 404, retryAfter: nil, body: nil), .again(retryAfter: nil)),
            (.answered(status: 404, retryAfter: nil, body: #"{"code":20404}"#), .settled(.refused(code: "20404"))),
            (.answered(status: 403, retryAfter: nil, body: "no"), .again(retryAfter: nil)),
            (.answered(status: 401, retryAfter: "5", body: ""), .again(retryAfter: "5")),
            (.answered(status: 408, retryAfter: nil, body: ""), .again(retryAfter: nil)),
        ] as [(Answer, GatewayAnswer.Verdict)])
    func twilio(answer: Answer, verdict: GatewayAnswer.Verdict) {
        #expect(answer.answer.verdict(of: Self.twilio) == verdict)
    }

    @Test("Any answer of success accepts, where it is a webhook that was asked", arguments: [200, 201, 202, 204, 299])
    func webhook(status: Int) throws {
        let gateway = try WebhookGateway(
            url: "https://x.example", headers: [], body: #"["{{ to }}", "{{ text }}"]"#, token: nil)
        for body in [nil, [], Array("<".utf8)] {
            let answer = GatewayAnswer.answered(status: status, retryAfter: nil, body: body)
            #expect(answer.verdict(of: gateway) == .settled(.accepted))
        }
        let refusal = GatewayAnswer.answered(status: 422, retryAfter: nil, body: Array(#"{"code":1}"#.utf8))
        #expect(refusal.verdict(of: gateway) == .settled(.refused(code: "422")))
    }

    /// An answer whose body is a text.
    enum Answer: Sendable {
        case notSent, lost
        case answered(status: Int, retryAfter: String?, body: String?)

        var answer: GatewayAnswer {
            switch self {
            case .notSent: .notSent
            case .lost: .lost
            case .answered(let status, let retryAfter, let body):
                .answered(status: status, retryAfter: retryAfter, body: body.map { Array($0.utf8) })
            }
        }
    }
}
