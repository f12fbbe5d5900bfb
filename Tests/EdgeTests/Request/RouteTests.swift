import Edge
import Testing

@Suite("Routes")
struct RouteTests {
    @Test(
        "M4.1 M5 M10.3 the paths of links, pixels, preferences and receipts",
        arguments: [
            ("/api/orgs/HASH/r/ID", .link, "HASH", "ID"), ("/api/orgs/HASH/o/ID", .pixel, "HASH", "ID"),
            ("/api/orgs/HASH/p/ID", .preferences, "HASH", "ID"), ("/api/orgs/HASH/u/ID", .unsubscribing, "HASH", "ID"),
            ("/api/orgs/HASH/s/ID", .receipts, "HASH", "ID"),
            ("/api/orgs/a/r/b/c", .link, "a", "b/c"), ("/api/orgs/a/r/", .link, "a", ""),
            ("/api/orgs//r/b", .link, "", "b"), ("/api/orgs/a/r/%41", .link, "a", "%41"),
        ] as [(String, Route.Kind, String, String)])
    func routes(path: String, kind: Route.Kind, organization: String, identifier: String) throws {
        let bytes = Array(path.utf8)
        let route = try #require(bytes.withUnsafeBytes(Route.init))
        #expect(route.kind == kind)
        #expect(String(decoding: bytes[route.organization], as: UTF8.self) == organization)
        #expect(String(decoding: bytes[route.identifier], as: UTF8.self) == identifier)
    }

    @Test(
        "Every other path leads nowhere",
        arguments: [
            "", "/", "/api", "/api/orgs", "/api/orgs/", "/api/orgs/a", "/api/orgs/a/", "/api/orgs/a/r",
            "/api/orgs/a/rr/b",
            "/api/orgs/a//b", "/api/orgs/a/x/b", "/api/orgs/a/R/b", "/api/orgs/a/O/b", "/API/orgs/a/r/b",
            "/api/org/a/r/b",
            "api/orgs/a/r/b", "//api/orgs/a/r/b", "/x/api/orgs/a/r/b", "/api/orgs//a/r/b",
        ])
    func nowhere(path: String) { #expect(Array(path.utf8).withUnsafeBytes(Route.init) == nil) }
}
