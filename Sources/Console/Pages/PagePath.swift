import Foundation

/// Where pages are.
enum PagePath {
    static func message(_ name: String) -> String { "/messages/" + segment(name) }
    static func journey(_ name: String) -> String { "/journeys/" + segment(name) }
    static func journeys(after name: String) -> String { "/journeys?after=" + segment(name) }
    static func job(_ id: String) -> String { "/jobs/" + segment(id) }
    static func profile(_ id: String) -> String { "/profiles/" + segment(id) }
    static func profiles(idPrefix prefix: String, after id: String) -> String {
        "/profiles?id=\(segment(prefix))&after=\(segment(id))"
    }

    /// A text as one segment of a path.
    static func segment(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986, 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
