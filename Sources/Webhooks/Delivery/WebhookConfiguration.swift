/// How webhooks are asked.
package struct WebhookConfiguration: Sendable {
    /// Whether they may be at any address and without TLS: within one's own network. Default false.
    package var allowsPrivate = false
    /// How long an answer may take, from connecting to its end. Default 15 seconds.
    package var timeout = Duration.seconds(15)
    /// How often it is looked what has been recorded, in milliseconds. Default 1000.
    package var pollInterval = 1000
    /// Finds all addresses of a host, within a time.
    var lookUp: @Sendable (String, Duration) async -> [HostAddress] = AddressLookup.addresses

    package init() {}
}
