import API
import Access
import Foundation
import HTTPTypes
import Hummingbird

extension Pages {
    /// A key in exchange for a session's cookie.
    func addSigningIn(to router: Router<BasicRequestContext>) {
        let attempts = SignInAttempts()
        router.get("/sign-in") { request, _ in
            let next = Self.local(request.uri.queryParameters["next"].map(String.init))
            return page(writer.render("sign-in", ["next": next, "problem": false]))
        }
        router.post("/sign-in") { request, _ in
            // Else another site could have somebody work in its own organization without their noticing.
            guard Self.isFromHere(request) else {
                return problem("This form is not from here. Sign in on Waymark’s own page.", .forbidden)
            }
            let body = try await request.body.collect(upTo: 4096)
            let form = try? URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
            let next = Self.local(form?["next"])
            func again(_ problem: String, _ status: HTTPResponse.Status) -> Response {
                page(writer.render("sign-in", ["next": next, "problem": problem]), status)
            }
            // A key that is right counts whatever others try: they shall not keep anybody out.
            guard let key = form?["key"], let signedIn = try await api.authenticator.signIn(key: key.trimming()) else {
                guard attempts.noteFailure(at: now()) else {
                    return again("Too many attempts. Try again in a minute.", .tooManyRequests)
                }
                return again("There is no such key, or it has been revoked.", .forbidden)
            }
            var response = seeOther(next)
            response.setCookie(cookie(signedIn.secret.text, for: request))
            return response
        }
        router.post("/sign-out") { request, _ in
            if let secret = secret(of: request) {
                let body = try await request.body.collect(upTo: 4096)
                let form = try? URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
                if form?["csrf"].map(secret.verifies) == true { try await api.authenticator.signOut(secret) }
            }
            return seeOther("/sign-in")
        }
    }

    /// Whoever makes a request; `nil` where nobody has signed in.
    func signedIn(_ request: Request) async throws -> (secret: SessionSecret, principal: Principal)? {
        guard let secret = secret(of: request), let principal = try await api.authenticator.principal(session: secret)
        else {
            return nil
        }
        return (secret, principal)
    }

    private func secret(of request: Request) -> SessionSecret? {
        request.cookies[Authenticator.cookie].flatMap { SessionSecret(text: $0.value) }
    }

    /// Whether a form is one of ours, or no browser's: there is no session yet whose token it could have. Browsers say it where
    /// they trust the connection, and the origin in any case.
    private static func isFromHere(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        return origin.split(separator: "/").last.map(String.init)?.lowercased() == request.head.authority?.lowercased()
    }

    /// Only ever sent back to us; where nobody can listen, without encryption too.
    private func cookie(_ value: String, for request: Request) -> Cookie {
        Cookie(
            name: Authenticator.cookie, value: value, path: "/", secure: !Self.isLoopback(request.head.authority ?? ""),
            httpOnly: true, sameSite: .strict)
    }

    static func isLoopback(_ authority: String) -> Bool {
        var host = authority[...]
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<colon] }
        return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
    }

    /// A path of ours; the overview's for anything else, so that nobody is led away from here.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return path
    }
}

extension String {
    fileprivate func trimming() -> String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
