/// A profile in a list.
package struct ProfileSummary: Equatable, Sendable {
    /// The external id.
    package let id: String
    /// Normalised; `nil` where it has none.
    package let email: String?
    /// In E.164; `nil` where it has none.
    package let phone: String?

    package init(id: String, email: String?, phone: String?) {
        self.id = id
        self.email = email
        self.phone = phone
    }
}
