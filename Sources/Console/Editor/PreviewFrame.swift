import Messages
import Sender

/// A preview as a document for a frame: the HTML as it would be sent with its links named for the editor, or the text. Nothing else
/// stands in it: an author's HTML may swallow or pretend whatever is added.
struct PreviewFrame {
    /// For what has no style of its own.
    static let style =
        "<style>body{font:15px/1.5 system-ui,sans-serif;margin:1.25rem;white-space:pre-wrap;overflow-wrap:anywhere}</style>"

    private let preview: MessagePreview

    init(_ preview: MessagePreview) { self.preview = preview }

    func answer(hasPictures: Bool) -> PageAnswer {
        if let html = preview.content.html {
            return .frame(
                LinkMap.drawn(on: html) { _ in nil }, charset: preview.content.htmlCharset, hasPictures: hasPictures)
        }
        let text = String(decoding: preview.content.text ?? [], as: UTF8.self)
        return .frame(
            Array("<!DOCTYPE html><title>Preview</title>\(Self.style)\(PageText.escape(text))".utf8), charset: "utf-8")
    }
}
