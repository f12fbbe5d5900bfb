/// Who asks: a key, and whose it is.
package struct Principal: Sendable, Equatable {
    /// The organization's id. A key is of one.
    package let organization: String
    package let keyID: String
    /// What people call the key; stands in audits.
    package let keyName: String
    package let role: AccessRole

    package init(organization: String, keyID: String, keyName: String, role: AccessRole) {
        self.organization = organization
        self.keyID = keyID
        self.keyName = keyName
        self.role = role
    }

    package func may(_ permission: Permission) -> Bool { role.permissions.contains(permission) }

    /// As audits have it.
    package var auditName: String { "\(keyName) (key \(keyID))" }
}
