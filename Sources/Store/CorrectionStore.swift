package import struct Foundation.Date

/// What correcting the destinations of links that are out already needs of the store (M4.5).
package protocol CorrectionStore: Sendable {
    /// The versions of every organization's message of this name, the oldest first.
    func versions(ofMessage name: String) async throws -> [MessageVersionName]
    /// The links of a message version, tracked or not, in the order of their ordinals.
    func links(ofVersion number: Int64) async throws -> [PublishedLink]
    /// Makes a link that is redirected lead to `url`, and writes down who did it and when, in one transaction. Figures and identifiers
    /// stay as they are. `nil`, and nothing done, where there is no such link or it leads there already.
    func correctLink(
        _ ordinal: Int, ofVersion number: Int64, to url: String, by: String, at now: Date
    ) async throws -> LinkCorrection?
    /// What has been corrected, the oldest first; with `message`, in messages of this name only; with `organization`, in
    /// this organization's only.
    func corrections(message: String?, organization: String?) async throws -> [LinkCorrection]
}

/// A version of a message, and what people call it.
package struct MessageVersionName: Equatable, Sendable {
    /// Its number in the store.
    package let number: Int64
    /// The organization's id.
    package let organization: String
    /// From 1 in each message.
    package let version: Int
    /// Whether deliveries of it have been prepared, so that links of it may be out.
    package let isOut: Bool

    package init(number: Int64, organization: String, version: Int, isOut: Bool) {
        self.number = number
        self.organization = organization
        self.version = version
        self.isOut = isOut
    }
}

/// A link of a message version and where it leads now.
package struct PublishedLink: Equatable, Sendable {
    package let ordinal: Int
    /// What reports call it; `nil` where it has no name.
    package let name: String?
    /// The URL as written, or the last correction.
    package let destination: String
    /// Whether it leads through an edge, and so may lead elsewhere: it is tracked, or of a text message (M9.1).
    package let isRedirected: Bool
    package let isPersonalised: Bool

    package init(ordinal: Int, name: String?, destination: String, isRedirected: Bool, isPersonalised: Bool) {
        self.ordinal = ordinal
        self.name = name
        self.destination = destination
        self.isRedirected = isRedirected
        self.isPersonalised = isPersonalised
    }
}

/// One correction, as the audit has it.
package struct LinkCorrection: Equatable, Sendable {
    package let number: Int64
    package let organization: String
    package let message: String
    package let version: Int
    package let ordinal: Int
    /// Where the link led until then.
    package let from: String
    package let to: String
    package let at: Date
    /// Who did it: the operating system's name of the user.
    package let by: String

    package init(
        number: Int64, organization: String, message: String, version: Int, ordinal: Int, from: String, to: String,
        at: Date, by: String
    ) {
        self.number = number
        self.organization = organization
        self.message = message
        self.version = version
        self.ordinal = ordinal
        self.from = from
        self.to = to
        self.at = at
        self.by = by
    }
}
