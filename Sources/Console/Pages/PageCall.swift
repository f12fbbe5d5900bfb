import Foundation
import Hummingbird

/// A request for a page, of somebody who has signed in.
struct PageCall: Sendable {
    let viewer: Viewer
    let now: Date
    /// The variable parts of the path, decoded.
    let path: [String: String]
    /// Decoded; of several with one name the last. What cannot be decoded is not there.
    let query: [String: String]
    /// What a form has sent.
    let form: [String: String]

    /// A variable part of the path, which the route has.
    func path(_ name: String) -> String { path[name]! }

    /// A text of the query; `nil` where it is empty.
    func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
}

/// What a page's handler answers.
enum PageAnswer: Sendable {
    case page(String)
    /// Off to another page, which is asked for with GET.
    case seeOther(String)
    /// A file to be kept.
    case file(text: String, name: String, type: String)
    /// A document for a frame, in which nothing may run and nothing is loaded.
    ///
    /// - Parameter charset: of the bytes.
    case frame([UInt8], charset: String, hasPictures: Bool = false)
    case notFound
}
