import HTTPTypes
import Hummingbird

/// Conditional requests (RFC 9110 §13).
extension Call {
    /// Checks `If-Match` and `If-None-Match` before something is changed.
    ///
    /// - Parameter current: `nil` where there is none.
    func checkConditions(_ current: EntityTag?) throws(Problem) {
        if let wanted = request.headers[.ifMatch] {
            guard let current, Self.names(wanted, current) else {
                throw .preconditionFailed(
                    current == nil
                        ? "there is none any more, or not yet"
                        : "get it again, and say If-Match with the ETag that it has now")
            }
        }
        if let unwanted = request.headers[.ifNoneMatch], let current, Self.names(unwanted, current) {
            throw .preconditionFailed("it is there already")
        }
    }

    /// Something that can be changed, or 304 where the client has it already.
    func answer(_ value: some Encodable, _ tag: EntityTag) -> Answer {
        if let known = request.headers[.ifNoneMatch], Self.names(known, tag) {
            return Answer(status: .notModified, headers: [.eTag: tag.description])
        }
        return Answer(value, headers: [.eTag: tag.description])
    }

    /// Whether a list of tags names this one. A weak tag says that something is much the same, which is not enough.
    private static func names(_ list: String, _ tag: EntityTag) -> Bool {
        list.split(separator: ",").contains { part in
            let part = part.drop { $0 == " " || $0 == "\t" }
            let text = part.prefix { $0 != " " && $0 != "\t" }
            return text == "*" || text == tag.description
        }
    }
}
