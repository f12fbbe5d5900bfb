/// What an erasure did: counts, and nobody's name.
package struct ErasureReport: Encodable, Sendable {
    package init() {}

    package var profiles = 0
    package var contactPoints = 0
    /// Contact points that other profiles have too, and that stay.
    package var sharedContactPoints = 0
    package var deliveries = 0
    /// Interactions that were attributed and are anonymous now.
    package var interactions = 0
    /// Mails and texts of the outbox.
    package var messages = 0
    /// Rows of the files in the folder's own workspace.
    package var rows = 0
    /// Files there whose audience names the person, or that cannot be read.
    package var journeysNaming: [String] = []
    /// An interrupted erasure, finished: its profiles and contact points had been counted before.
    package var isResumed = false

    package var text: String {
        var counts = [
            (profiles, "profile"), (contactPoints, "contact point"), (deliveries, "delivery"), (messages, "message"),
        ]
        if rows > 0 { counts.append((rows, "row")) }
        let words = counts.map { count, noun in
            let plural = noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
            return "\(count) \(count == 1 ? noun : String(plural))"
        }
        var text = (isResumed ? "Finished an erasure that had been interrupted: " : "Erased: ")
        text += words.joined(separator: ", ") + "; \(interactions) interaction\(interactions == 1 ? " is" : "s are")"
        text += " anonymous now."
        if sharedContactPoints > 0 {
            text += "\nKept, because other profiles have them too: \(sharedContactPoints) contact point"
            text += sharedContactPoints == 1 ? "." : "s."
        }
        if !journeysNaming.isEmpty {
            text +=
                "\nStill named, or perhaps, in " + journeysNaming.joined(separator: ", ") + "; take the id out there."
        }
        if !isResumed { text += "\nTake the person out of files that you apply from elsewhere, too." }
        return text
    }
}
