import ArgumentParser
import ContactPoints
import Store

/// `--organization`: whose, where a data folder has several.
struct OrganizationOptions: ParsableArguments {
    @Option(help: "The organization's id, where there are several.")
    var organization: String?

    /// The one that was said, or the only one there is.
    func chosen(in store: any ConsentStore) async throws -> StoredOrganization {
        if let named = try await named(in: store) { return named }
        let all = try await store.organizations()
        guard let only = all.first else {
            throw CommandError("there is no organization yet; load one with “waymark apply”")
        }
        if all.count > 1 { throw CommandError("say whose with --organization; there is " + Self.list(all)) }
        return only
    }

    /// The one that was said; `nil` where none was.
    func named(in store: any ConsentStore) async throws -> StoredOrganization? {
        guard let organization else { return nil }
        let all = try await store.organizations()
        guard let found = all.first(where: { $0.id == organization }) else {
            throw CommandError("there is no organization “\(organization)”; there is " + Self.list(all))
        }
        return found
    }

    /// An address or number as somebody typed it, normalised as the organization's are.
    static func contact(_ text: String, of organization: StoredOrganization) throws -> String {
        do throws(ContactPointError) {
            return try ContactPoint(text, region: organization.region.flatMap(Region.init)).text
        } catch {
            // Without the text: it may be somebody's all the same.
            throw CommandError("\(error)")
        }
    }

    private static func list(_ organizations: [StoredOrganization]) -> String {
        organizations.isEmpty ? "none" : organizations.map(\.id).joined(separator: ", ")
    }
}
