import Interactions
import Store

extension WorkspaceReader {
    /// `texts`: what holds for text messages (M9).
    ///
    /// - Parameters:
    ///   - window: that of the organization's other messages.
    ///   - retention: `nil` for as long as any window.
    func texts(
        _ settings: YAMLMapping, window: TrackingWindow, retention: TrackingWindow?
    ) throws(InputError) -> WorkspaceContents.Texts {
        var texts = WorkspaceContents.Texts()
        guard
            let mapping = try settings.mapping(
                "texts", keys: ["short-url", "window", "after-window", "personal-links"])
        else { return texts }
        texts.shortURL = try url(mapping, "short-url", such: "https://go.brand.example")
        texts.window = try months(mapping, "window")
        if let window = texts.window, let retention, retention.months < window.months {
            throw mapping.error(
                at: "window", "“window” is longer than the retention, \(retention.months) months; lengthen that too")
        }
        if let word = try mapping.optionalString("after-window") {
            guard ["redirect", "gone"].contains(word) else {
                throw mapping.error(at: "after-window", "expected “redirect” or “gone”, not “\(word)”")
            }
            texts.isGoneAfterWindow = word == "gone"
        }
        texts.personalLinks = try months(mapping, "personal-links")
        let ownWindow = texts.window ?? window
        if let kept = texts.personalLinks, kept.months < ownWindow.months {
            throw mapping.error(
                at: "personal-links",
                "“personal-links” is shorter than the window, \(ownWindow.months) months; shorten that too")
        }
        return texts
    }
}
