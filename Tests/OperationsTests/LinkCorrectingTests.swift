import Operations
import Store
import Testing

@Suite("Correcting links")
struct LinkCorrectingTests {
    private func correct(
        _ world: AuthorWorld, _ ordinal: Int, version: Int? = nil, of message: String = "welcome",
        organization: String? = "org", to url: String = "https://new.example"
    ) async throws -> Result<LinkCorrecting.Corrected, LinkCorrecting.Refusal> {
        try await LinkCorrecting(store: world.store).correct(
            ordinal, of: message, version: version, organization: organization, to: url, by: "me", at: AuthorWorld.now)
    }

    @Test("M4.5 the link leads elsewhere, others to the same URL do not, and it is written down once")
    func corrected() async throws {
        let world = try await AuthorWorld()
        let done = try await correct(world, 1).get()
        #expect(done.correction?.from == "https://a.example/1" && done.correction?.by == "me")
        #expect(done.url == "https://new.example" && done.version.version == 1 && done.others == [2])
        let again = try await correct(world, 1).get()
        #expect(again.correction == nil && again.others.isEmpty)
        #expect(try await world.store.corrections(message: "welcome", organization: "org").count == 1)
    }

    @Test("M4.4, M4.5 what there is not, or what cannot be corrected, is refused")
    func refused() async throws {
        let world = try await AuthorWorld()
        func refusal(_ result: Result<LinkCorrecting.Corrected, LinkCorrecting.Refusal>) -> String {
            guard case .failure(let refusal) = result else { return "done" }
            return "\(refusal)"
        }
        #expect(refusal(try await correct(world, 1, of: "none")) == "unknownMessage")
        #expect(refusal(try await correct(world, 1, organization: "other")) == "unknownMessage")
        #expect(refusal(try await correct(world, 1, version: 2)) == "unknownVersion(newest: 1)")
        #expect(refusal(try await correct(world, 9)) == "unknownLink(version: 1, known: [1, 2])")
        #expect(refusal(try await correct(world, 3)) == "notRedirected(version: 1, destination: \"#x\")")
        #expect(refusal(try await correct(world, 1, to: "javascript:x")).hasPrefix("url("))
    }
}
