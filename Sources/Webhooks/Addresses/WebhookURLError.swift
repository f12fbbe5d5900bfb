/// Why nothing is sent to a URL: what is wrong with it, and what to do.
package enum WebhookURLError: Error, CustomStringConvertible {
    case noURL, hasMore, unknownHost, noTLS, notPublic, tooLong

    package var description: String {
        switch self {
        case .noURL: "a webhook needs a URL such as https://crm.example/waymark"
        case .hasMore: "a webhook’s URL has no name, password or fragment; what it is sent is signed"
        case .unknownHost:
            "write the webhook’s host in ASCII (as xn--…), or as an address, and its port from 1 to 65535"
        case .noTLS:
            "a webhook’s URL begins with https: it is sent what people did; within your own network, “webhooks.allow-private: true” allows http"
        case .notPublic:
            "the webhook’s address is not one of the public internet; within your own network, “webhooks.allow-private: true” allows it"
        case .tooLong: "a webhook’s URL has at most \(WebhookURL.maximumLength) bytes"
        }
    }
}
