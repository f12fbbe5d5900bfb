/// How a gateway is asked, whichever it is.
package struct GatewayConfiguration: Sendable {
    /// How many messages a second of one sender, number or name: 0.001 to 10,000, or 0 for as many as there are. Default 10.
    package var rate = 10.0
    /// How long an answer may take, from connecting to its end. Default 30 seconds.
    package var timeout = Duration.seconds(30)
    /// How many connections there may be, and messages on their way. Default 8.
    package var connections = 8
    package var retries = GatewayRetries()

    package init() {}

    /// Between two messages of one sender.
    var interval: Duration { rate > 0 ? .seconds(1 / rate) : .zero }
}
