package import LinkIdentifiers

package import struct Foundation.Date

/// One answered request, as the edge hands it to the journal: all that the processor needs to make an interaction of it.
/// It lives until it has been processed.
package struct JournalEntry: Equatable, Sendable {
    /// The longest user agent that is kept, in bytes.
    package static let maximumUserAgentLength = 512

    /// When the request was read, to the millisecond.
    package var at: Date
    package var link: LinkReference
    /// Where the recipient was redirected to, if the destination was personalised or had been corrected (M4.5);
    /// otherwise `nil`.
    package var destination: String?
    package var userAgent: String
    /// `Sec-GPC: 1` or `DNT: 1` stood on the request (M7.3).
    package var asksForAnonymity: Bool
    /// The request said that it fetches ahead.
    package var isPrefetch: Bool
    /// The client's, where something is to be told from it (M12.3); otherwise `nil`.
    package var address: IPAddress?

    package init(
        at: Date, link: LinkReference, destination: String? = nil, userAgent: String = "",
        asksForAnonymity: Bool = false, isPrefetch: Bool = false, address: IPAddress? = nil
    ) {
        self.at = at
        self.link = link
        self.destination = destination
        self.userAgent = userAgent
        self.asksForAnonymity = asksForAnonymity
        self.isPrefetch = isPrefetch
        self.address = address
    }
}
