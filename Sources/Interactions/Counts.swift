/// How often something was done (M12.1). People and machines are counted apart.
package struct Counts: Equatable, Sendable {
    /// By people, anonymous ones among them.
    package var total = 0
    /// Deliveries that people did it to. Anonymous interactions have no delivery and are not in it.
    package var unique = 0
    /// By people, without attribution.
    package var anonymous = 0
    /// By machines; in none of the others.
    package var automated = 0

    package init(total: Int = 0, unique: Int = 0, anonymous: Int = 0, automated: Int = 0) {
        self.total = total
        self.unique = unique
        self.anonymous = anonymous
        self.automated = automated
    }

    package static func += (a: inout Counts, b: Counts) {
        a.total += b.total
        a.unique += b.unique
        a.anonymous += b.anonymous
        a.automated += b.automated
    }
}

/// What figures are kept for: the opens of a message version, its clicks as a whole or those of one link, or its receipts.
package enum FigureSubject: Hashable, Sendable {
    case opens
    case clicks
    /// A logical link, by its first ordinal.
    case link(ordinal: Int)
    /// Text messages that have arrived, as their gateway says.
    case delivered
    /// Those that will not, and e-mails that came back.
    case failed
}

/// One of the figures of a message version.
package struct Figure: Hashable, Sendable {
    package let messageVersion: Int64
    package let subject: FigureSubject

    package init(messageVersion: Int64, subject: FigureSubject) {
        self.messageVersion = messageVersion
        self.subject = subject
    }
}
