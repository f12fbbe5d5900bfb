import HTTPTypes
import NIOCore

/// The document itself.
struct DocumentResource: Resource {
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/openapi.yaml", nil) { _ in
                Answer(
                    status: .ok, headers: [.contentType: "application/yaml"],
                    body: .bytes(ByteBuffer(bytes: OpenAPIDocument.bytes)))
            }
        ]
    }
}
