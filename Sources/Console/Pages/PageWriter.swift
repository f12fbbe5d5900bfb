import Crypto
import Foundation
import Mustache

/// Writes pages from their templates.
struct PageWriter: Sendable {
    private let library: MustacheLibrary
    private let assets: Assets

    init(assets: Assets) throws {
        MustacheContentTypes.register(PageContentType(), named: PageContentType.name)
        var templates: [String: MustacheTemplate] = [:]
        for (name, bytes) in Self.sources {
            templates[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        }
        library = MustacheLibrary(templates: templates)
        self.assets = assets
    }

    /// A page within the frame that all have.
    func page(_ name: String, _ context: [String: Any], in frame: PageFrame) -> String {
        render(name, context.merging(frame.context) { $1 })
    }

    /// A page that stands by itself.
    func render(_ name: String, _ context: [String: Any]) -> String {
        // Every name is that of one of the templates.
        library.render(context.merging(["fingerprint": assets.fingerprint]) { $1 }, withTemplate: name)!
    }
}
