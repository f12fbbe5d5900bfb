@testable import Edge

extension LinkDirectory {
    /// The same of a path's parts as they are written.
    func resolve(host: String?, organization: String, identifier: [UInt8]) -> Resolution {
        Array(organization.utf8).withUnsafeBytes { organization in
            identifier.withUnsafeBytes { identifier in
                guard let host else { return resolve(host: nil, organization: organization, identifier: identifier) }
                return Array(host.utf8).withUnsafeBytes {
                    resolve(host: $0, organization: organization, identifier: identifier)
                }
            }
        }
    }
}
