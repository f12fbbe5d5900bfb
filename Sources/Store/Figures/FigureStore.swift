package import Interactions

package import struct Foundation.Date

/// What the console and the API show of what was sent and what came of it. All of it is read from rollups and by indexes, never
/// from interactions as a whole: it takes as long with ten million of them as with ten thousand.
///
/// Organizations are named by their ids. What is another organization's is not found.
package protocol FigureStore: Sendable {
    // MARK: An organization

    /// What happened in an organization in these hours, by hour and channel, the oldest first. Where nothing happened there is
    /// nothing: charts fill in the gaps.
    func activity(ofOrganization organization: String, in hours: Range<Hour>) async throws -> [HourlyActivity]
    /// What somebody has to look at.
    ///
    /// - Parameter since: how far back it goes for what never ends by itself, as unconfirmed messages do.
    func attention(ofOrganization organization: String, since: Date, at now: Date) async throws -> Attention

    // MARK: Messages

    /// An organization's messages with the figures of all their versions, those first that were published last.
    ///
    /// - Parameters:
    ///   - position: the ``MessageTotals/position`` of the last one of the page before; `nil` for the first page.
    ///   - limit: from 1.
    func messages(
        ofOrganization organization: String, after position: Int64?, limit: Int
    ) async throws -> [MessageTotals]
    /// The figures of every message version, oldest first.
    ///
    /// - Parameters:
    ///   - message: of this message only.
    ///   - organization: of this organization only.
    func figures(message: String?, organization: String?) async throws -> [MessageFigures]
    /// The figures of a message version.
    ///
    /// - Parameter version: from 1; `nil` for the newest.
    /// - Returns: `nil` where there is none.
    func figures(ofMessage message: String, version: Int?, organization: String) async throws -> MessageFigures?
    /// The figures of every version of a message, without those of links, oldest first.
    func versionTotals(ofMessage message: String, organization: String) async throws -> [VersionTotals]
    /// How often something was done hour by hour, the oldest first; hours without are missing. A unique is in the hour of the
    /// first interaction of its delivery.
    ///
    /// - Parameters:
    ///   - subject: what; of a link with a version only, as every version has links of its own.
    ///   - version: from 1; `nil` for all versions together.
    func figuresByHour(
        _ subject: FigureSubject, ofMessage message: String, version: Int?, organization: String, in hours: Range<Hour>
    ) async throws -> [HourlyCounts]
    /// How often people did something, anonymous ones among them, by device class. What nobody did is missing.
    ///
    /// - Parameter version: from 1; `nil` for all versions together, without their links.
    func figuresByDevice(
        ofMessage message: String, version: Int?, organization: String
    ) async throws -> [FigureSubject: [DeviceClass: Int]]

    /// Counts all interactions anew, in one transaction, and keeps what comes of it where it is anything else. Whoever writes to
    /// the store waits meanwhile; what cannot wait so long fails, and has to be tried again.
    ///
    /// - Parameter progress: is told how many interactions have been counted, of how many.
    func rebuildFigures(progress: @escaping @Sendable (Int, Int) -> Void) async throws -> RebuiltFigures

    // MARK: Profiles

    /// What a profile was sent, did and said, and the journeys it entered, the newest first; `nil` where there is no such profile.
    /// Test sends are among it. What has become anonymous is not, as it is about nobody.
    ///
    /// - Parameters:
    ///   - position: the ``TimelineEntry/position`` of the last one of the page before; `nil` for the first page.
    ///   - limit: from 1.
    func timeline(
        ofProfile profile: String, organization: String, after position: TimelineEntry.Position?, limit: Int
    ) async throws -> [TimelineEntry]?
}
