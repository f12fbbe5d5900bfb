import Journeys
import Testing

@Suite("M11.2 what becomes of a step")
struct StepOutcomeTests {
    @Test(
        "The texts that the store keeps are what they always were, and are read again",
        arguments: [
            (.sent, "sent"), (.noContactPoint, "no-contact-point"), (.noConsent, "no-consent"),
            (.capped, "frequency-cap"), (.waited, "waited"), (.reacted, "reacted"), (.timedOut, "timed-out"),
            (.met, "met"), (.unmet, "not-met"), (.updated, "updated"), (.exited, "exited"), (.left, "exit-rule"),
            (.stopped, "stopped"), (.erased, "erased"), (.failed(code: "550 5.1.1"), "failed 550 5.1.1"),
            (.failed(code: "x"), "failed x"), (.failed(code: ""), "failed"),
        ] as [(StepOutcome, String)])
    func texts(outcome: StepOutcome, text: String) {
        #expect(outcome.description == text)
        #expect(StepOutcome(text) == outcome)
    }

    @Test("What is no outcome is none", arguments: ["", "Sent", "failed5", "gone", "sent "])
    func none(text: String) { #expect(StepOutcome(text) == nil) }

    @Test("M11.1 a time-out and what is not met go on with `otherwise`; four end the run")
    func ways() {
        let all: [StepOutcome] = [
            .sent, .noContactPoint, .noConsent, .capped, .failed(code: ""), .waited, .reacted, .timedOut, .met, .unmet,
            .updated, .exited, .left, .stopped, .erased,
        ]
        #expect(all.filter(\.takesOtherwise) == [.timedOut, .unmet])
        #expect(all.filter(\.endsRun) == [.exited, .left, .stopped, .erased])
    }
}
