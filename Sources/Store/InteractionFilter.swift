package import Interactions

package import struct Foundation.Date

/// Which interactions are wanted.
package struct InteractionFilter: Sendable, Equatable {
    /// The organization's id.
    package var organization: String
    package var message: String?
    package var kind: InteractionKind?
    /// Not before then.
    package var since: Date?
    /// Before then.
    package var until: Date?

    package init(organization: String) { self.organization = organization }
}
