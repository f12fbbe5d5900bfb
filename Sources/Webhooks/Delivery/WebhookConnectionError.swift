/// Why there is no connection to be tried.
enum WebhookConnectionError: String, Error {
    case noAddress = "the host has no address"
    case notAllowed = "webhooks at such a URL are not allowed"
    case notPublic = "an address of the host is not one of the public internet"
}
