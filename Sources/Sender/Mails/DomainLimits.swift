/// How fast mails go to the recipients of one domain, and over how many connections.
package struct DomainLimits: Sendable {
    /// Mails a second, by domain in small letters; `*` for every other. Without one there is no limit.
    package var rates: [String: Double] = [:]
    /// Connections at once, likewise.
    package var connections: [String: Int] = [:]

    package init() {}

    /// The domain that stands for all that are not named.
    package static let others = "*"

    func rate(of domain: String) -> Double? { rates[domain] ?? rates[Self.others] }
    func connections(of domain: String) -> Int? { connections[domain] ?? connections[Self.others] }
}
