import HTTPTypes
import NIOCore

/// The document itself, for programs and for people.
struct DocumentResource: Resource {
    private let page: ReferencePage

    init() throws { page = try ReferencePage(document: OpenAPIDocument.bytes) }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/openapi.yaml", nil) { _ in
                Answer(
                    status: .ok, headers: [.contentType: "application/yaml"],
                    body: .bytes(ByteBuffer(bytes: OpenAPIDocument.bytes)))
            },
            Endpoint(.get, "/reference", nil) { [page] _ in
                Answer(
                    status: .ok,
                    headers: [
                        .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: page.securityPolicy,
                    ],
                    body: .bytes(ByteBuffer(string: page.html)))
            },
        ]
    }
}
