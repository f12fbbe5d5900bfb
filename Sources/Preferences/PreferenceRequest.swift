package import LinkIdentifiers

/// What a recipient asks for.
package struct PreferenceRequest: Sendable {
    package enum Action: Equatable, Sendable {
        /// Changes nothing.
        case show
        /// Keeps what a form says that has been sent; URL-encoded.
        case save(form: [UInt8])
        /// Takes back the consent that the message needed (RFC 8058).
        case unsubscribe
    }

    /// How much of `Accept-Language` is looked at, in bytes.
    package static let maximumLanguages = 1024

    /// The delivery that the URL is from.
    package let delivery: DeliveryNumber
    /// The same, as it stands in the URL.
    package let identifier: String
    package var action: Action
    /// The value of `Accept-Language`.
    package let acceptedLanguages: String?

    package init(delivery: DeliveryNumber, identifier: String, action: Action, acceptedLanguages: String?) {
        self.delivery = delivery
        self.identifier = identifier
        self.action = action
        self.acceptedLanguages = acceptedLanguages
    }
}

/// What a recipient is shown, also in place of where a link led.
package struct PreferencePage: Sendable {
    package let html: String
    /// The language it is in, as HTTP and HTML call it.
    package let language: String
    /// Allows the page's style, and forms to where it comes from; nothing else.
    package let contentSecurityPolicy: String
    package let status: Status

    package enum Status: Sendable {
        case shown
        /// The store cannot be reached, and nothing has been done.
        case unavailable
        /// There was something, and it is over (M9.3).
        case gone
    }
}
