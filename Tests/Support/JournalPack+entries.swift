import Foundation
package import Interactions

extension JournalPack {
    /// What an edge packs of requests that say this.
    package init(_ entries: some Collection<JournalEntry>) {
        var packer = JournalPacker()
        for entry in entries {
            var userAgent = entry.userAgent
            userAgent.withUTF8 {
                packer.append(
                    at: Int64((entry.at.timeIntervalSince1970 * 1000).rounded()), link: entry.link,
                    userAgent: UnsafeRawBufferPointer($0), destination: entry.destination,
                    asksForAnonymity: entry.asksForAnonymity, isPrefetch: entry.isPrefetch, address: entry.address)
            }
        }
        self = packer.finish()
    }
}

extension JournalEntry {
    /// The same as a journal keeps it.
    package static func pack(_ entries: some Collection<JournalEntry>) -> [UInt8] {
        JournalPack.joined([JournalPack(entries)])
    }
}
