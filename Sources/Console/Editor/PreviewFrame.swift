import Consent
import Messages
import Sender

/// A preview as a document for a frame: the HTML as it would be sent with its links named for the editor, or the text.
struct PreviewFrame {
    /// For what has no style of its own.
    static let style =
        "<style>body{font:15px/1.5 system-ui,sans-serif;margin:1.25rem;white-space:pre-wrap;overflow-wrap:anywhere}</style>"

    private let preview: MessagePreview

    init(_ preview: MessagePreview) { self.preview = preview }

    func answer(hasPictures: Bool) -> PageAnswer {
        // Behind the message: what stands before a doctype would change how browsers show it.
        let note = "<meta name=\"waymark-decision\" content=\"\(PageText.escape(words))\">"
        if let html = preview.content.html {
            let drawn = LinkMap.drawn(on: html) { _ in nil }
            return .frame(
                drawn + Self.inASCII(note).utf8, charset: preview.content.htmlCharset, hasPictures: hasPictures)
        }
        let text = String(decoding: preview.content.text ?? [], as: UTF8.self)
        return .frame(
            Array("<!DOCTYPE html><title>Preview</title>\(Self.style)\(PageText.escape(text))\(note)".utf8),
            charset: "utf-8")
    }

    /// Whether it would be sent and tracked, and why.
    private var words: String {
        guard let decision = preview.decision else { return "As somebody without attributes would get it, untracked." }
        let subject = preview.content.subject.isEmpty ? "" : " Subject: \(preview.content.subject)"
        if !decision.maySend { return "Not sent: \(decision.sending.reason)." }
        return (decision.mayTrack ? "Tracked: " : "Not tracked: ") + decision.tracking.reason + "." + subject
    }

    /// HTML that reads the same in every charset.
    private static func inASCII(_ html: String) -> String {
        html.unicodeScalars.map { $0.isASCII ? String($0) : "&#\($0.value);" }.joined()
    }
}
