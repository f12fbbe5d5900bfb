package import API
import Access
package import Foundation
import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Operations
package import Store

/// The pages that people look at, once they have signed in.
package struct Pages: Sendable {
    let store: any Store
    let api: API
    let urls: DeploymentURLs
    let consentCacheHours: Double
    let writer: PageWriter
    let assets: Assets
    /// What this process knows that somebody should look at.
    let notes: @Sendable () async -> [OverviewNote]
    let logger: Logger
    let now: @Sendable () -> Date

    package init(
        store: any Store, api: API, urls: DeploymentURLs, consentCacheHours: Double,
        notes: @escaping @Sendable () async -> [OverviewNote],
        logger: Logger, now: @escaping @Sendable () -> Date
    ) throws {
        self.store = store
        self.api = api
        self.urls = urls
        self.consentCacheHours = consentCacheHours
        self.notes = notes
        self.logger = logger
        self.now = now
        assets = Assets()
        writer = try PageWriter(assets: assets)
    }

    package func addRoutes(to router: Router<BasicRequestContext>) {
        addAssets(to: router)
        addSigningIn(to: router)
        addOverview(to: router)
        addEditor(to: router)
        addMessages(to: router)
        addJourneys(to: router)
        addProfiles(to: router)
        addSettings(to: router)
        addJobs(to: router)
    }

    private func addAssets(to router: Router<BasicRequestContext>) {
        for (name, asset) in assets.files {
            router.get("/assets/\(name)") { _, _ in
                Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
                        .xContentTypeOptions: "nosniff",
                    ],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
            }
        }
    }

    /// A page for whoever may see it.
    func get(
        _ path: RouterPath, for permission: Permission, in router: Router<BasicRequestContext>,
        _ handle: @escaping @Sendable (PageCall) async throws -> PageAnswer
    ) {
        router.get(path) { request, context in
            await answer(request, context.parameters, for: permission, handle)
        }
    }

    /// What a form does, for whoever may do it and has the form from us.
    ///
    /// - Parameter maximumForm: how long the form may be, in bytes.
    func post(
        _ path: RouterPath, for permission: Permission, in router: Router<BasicRequestContext>,
        maximumForm: Int = 1 << 16, _ handle: @escaping @Sendable (PageCall) async throws -> PageAnswer
    ) {
        router.post(path) { request, context in
            await answer(request, context.parameters, for: permission, maximumForm: maximumForm, handle)
        }
    }

    private func answer(
        _ request: Request, _ parameters: Parameters, for permission: Permission, maximumForm: Int = 0,
        _ handle: @Sendable (PageCall) async throws -> PageAnswer
    ) async -> Response {
        do {
            guard let (secret, principal) = try await signedIn(request) else {
                let isPage = request.method == .get
                return seeOther("/sign-in" + (isPage ? "?next=" + PagePath.segment(request.uri.string) : ""))
            }
            var form: [String: String] = [:]
            if request.method == .post {
                let body = try await request.body.collect(upTo: maximumForm)
                form = try Self.form(body)
                guard form["csrf"].map(secret.verifies) == true else {
                    return problem(
                        "This form is not from here, or too old. Go back and load the page anew.", .forbidden)
                }
            }
            guard principal.may(permission) else {
                return problem("Your key’s role, \(principal.role.rawValue), may not do this.", .forbidden)
            }
            let settings = try await store.organizationSettings(id: principal.organization)?.settings
            let viewer = Viewer(
                principal: principal, organizationName: settings?.name ?? principal.organization,
                clock: ViewerClock(
                    cookie: request.cookies["waymark_zone"]?.value.removingPercentEncoding,
                    organization: settings?.timezone),
                csrf: secret.csrfToken)
            let call = PageCall(
                viewer: viewer, now: now(),
                path: Dictionary(parameters.map { (String($0), $1.removingPercentEncoding ?? "") }) { $1 },
                query: Self.query(request.uri.query ?? ""),
                form: form)
            return response(try await handle(call))
        } catch is NIOTooManyBytesError {
            return problem("That is more than a form may hold.", .contentTooLarge)
        } catch is URLEncodedFormError {
            return problem("This form cannot be read.", .badRequest)
        } catch {
            // What it says may be about somebody.
            logger.error("a page could not be made: \(type(of: error))")
            logger.debug("\(error)")
            return problem("Something went wrong here. The log of Waymark says more.", .internalServerError)
        }
    }

    private static func query(_ text: String) -> [String: String] {
        var query: [String: String] = [:]
        for case (_, let name?, let value) in PercentEncoding.pairs(text) { query[name] = value }
        return query
    }

    private static func form(_ body: ByteBuffer) throws(URLEncodedFormError) -> [String: String] {
        guard let form = try? URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body)) else {
            throw URLEncodedFormError()
        }
        return form
    }

    // MARK: Answers

    func show(
        _ template: String, _ context: [String: Any], titled title: String, _ place: PageFrame.Place, _ call: PageCall,
        scripts: [String] = []
    ) -> PageAnswer {
        .page(
            writer.page(
                template, context,
                in: PageFrame(title: title, place: place, viewer: call.viewer, scripts: scripts)))
    }

    func response(_ answer: PageAnswer) -> Response {
        switch answer {
        case .page(let html): page(html)
        case .seeOther(let path): seeOther(path)
        case .notFound: problem("There is no such page, or what it was about is gone.", .notFound)
        case .frame(let html, let charset, let hasPictures):
            Self.frame(html, charset, hasPictures: hasPictures)
        case .file(let text, let name, let type):
            Response(
                status: .ok,
                headers: [
                    .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                    .contentDisposition: "attachment; filename*=UTF-8''" + PagePath.segment(name),
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }

    /// Somebody's message: no script runs in it, no form is sent, and nothing is loaded but what it has itself, and pictures if
    /// they were asked for.
    private static func frame(_ html: [UInt8], _ charset: String, hasPictures: Bool) -> Response {
        let pictures = hasPictures ? "data: http: https:" : "data:"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=\(charset)", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
                .contentSecurityPolicy: """
                sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src \(pictures); \
                form-action 'none'; base-uri 'none'; frame-ancestors 'self'
                """,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: html)))
    }

    private static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
        frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """

    func page(_ html: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: Self.policy, .referrerPolicy: "same-origin",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    func problem(_ text: String, _ status: HTTPResponse.Status) -> Response {
        page(writer.render("problem", ["text": text]), status)
    }

    func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}

/// That what was sent is no form.
private struct URLEncodedFormError: Error {}
