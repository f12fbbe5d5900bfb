import ContactPoints
import Store

/// What a body says of a profile.
struct ProfileInput: Sendable {
    // In characters.
    static let maximumID = 255
    private static let maximumAttributes = 500
    private static let maximumName = 100
    private static let maximumValue = 10_000

    /// `nil` where nothing is said of it, `.some(nil)` where there is to be none.
    private let email, phone: String??
    /// `nil` for a value that is to go.
    private let attributes: [String: String?]

    init(_ call: Call, in store: any ConsentStore) async throws {
        let object = try call.object("email", "phone", "attributes")
        let organization = try await store.organization(call.organization)
        email = try Self.contact(object, "email", .email, organization)
        phone = try Self.contact(object, "phone", .phone, organization)
        attributes = try Self.attributes(object)
    }

    private static func contact(
        _ object: JSONObject, _ key: String, _ kind: ContactPoint.Kind, _ organization: StoredOrganization
    ) throws(Problem) -> String?? {
        guard object.members[key] != nil else { return nil }
        guard let text = try object.optionalText(key) else { return .some(nil) }
        do {
            return try ContactPoint(text, kind, region: organization.region.flatMap(Region.init)).text
        } catch {
            throw object.problem(at: key, "\(error)")
        }
    }

    private static func attributes(_ object: JSONObject) throws(Problem) -> [String: String?] {
        guard let given = try object.object("attributes", keys: nil) else { return [:] }
        guard given.members.count <= maximumAttributes else {
            throw object.problem(at: "attributes", "there may be \(maximumAttributes) at most")
        }
        var attributes: [String: String?] = [:]
        for name in given.members.keys.sorted() {
            guard (1...maximumName).contains(name.unicodeScalars.count), !["id", "email", "phone"].contains(name),
                !name.utf8.contains(0)
            else {
                throw given.problem(
                    at: name, "an attribute's name has 1 to \(maximumName) characters, and is not id, email or phone")
            }
            let value = try given.optionalText(name, maximum: maximumValue)
            if value?.isEmpty == true { throw given.problem(at: name, "it is empty; leave it out, or say null") }
            attributes[name] = .some(value)
        }
        return attributes
    }

    /// - Parameter current: what stays where nothing is said; `nil` for nothing.
    func profile(id: String, changing current: WorkspaceContents.Profile?) -> WorkspaceContents.Profile {
        var merged = current?.attributes ?? [:]
        for (name, value) in attributes { merged[name] = value }
        return WorkspaceContents.Profile(
            id: id, email: email ?? current?.email, phone: phone ?? current?.phone, attributes: merged)
    }
}
