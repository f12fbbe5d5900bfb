import Consent
import Foundation
import Interactions
import Store
import Workspace

/// The workspace that the demo ships.
enum SampleWorkspace {
    private static let files: [(path: String, bytes: [UInt8])] = [
        ("waymark.yaml", PackageResources.waymark_yaml),
        ("profiles.csv", PackageResources.profiles_csv),
        ("consent.csv", PackageResources.consent_csv),
        ("messages/welcome.html", PackageResources.welcome_html),
        ("messages/welcome.txt", PackageResources.welcome_txt),
        ("messages/routes.txt", PackageResources.routes_txt),
        ("journeys/welcome.yaml", PackageResources.welcome_yaml),
        ("journeys/autumn.yaml", PackageResources.autumn_yaml),
    ]

    /// The names of the journey that is published, and of its message.
    static let journey = "welcome"
    static let message = "welcome"
    /// How many profiles it has.
    static let profileCount = 3

    /// Writes the files into a folder, leaving those that are there as they are.
    static func write(to directory: URL) throws {
        for file in files {
            let url = directory.appending(path: file.path)
            if FileManager.default.fileExists(atPath: url.path) { continue }
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
    }

    /// A number that nobody has: of the hundred in each North American area code that are for fiction, 555-0100 to 555-0199.
    /// After 80,000 people they begin again, as families share a phone.
    private static func phone(_ number: Int) -> String {
        let last = String(100 + number % 100).dropFirst()
        return "+1\(200 + number / 100 % 800)55501\(last)"
    }

    /// `count` synthetic people, `profile-1` …, who have all opted in to tracking.
    static func add(_ count: Int, to contents: inout WorkspaceContents) {
        guard count > 0 else { return }
        for number in 1...count {
            let email = "profile-\(number)@people.example"
            let phone = phone(number)
            contents.profiles.append(
                .init(
                    id: "profile-\(number)", email: email, phone: phone,
                    attributes: ["firstName": "Profile \(number)"]))
            // Long ago, so that whatever they say later counts.
            let record = ConsentRecord(
                status: .optedIn, reason: "synthetic profile", source: "demo", at: Date(timeIntervalSince1970: 0),
                by: "demo")
            for contact in [email, phone] {
                contents.consents.append(.init(contact: contact, scope: ConsentScope(.tracking), record: record))
            }
        }
    }
}
