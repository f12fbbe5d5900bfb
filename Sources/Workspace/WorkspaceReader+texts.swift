import Interactions
import Store

extension WorkspaceReader {
    static let textKeys: Set<String> = ["short-url", "window", "after-window", "personal-links"]

    /// `texts`: what holds for text messages (M9).
    func texts(_ settings: YAMLMapping) throws(InputError) -> WorkspaceContents.Texts {
        var texts = WorkspaceContents.Texts()
        guard let mapping = try settings.mapping("texts", keys: Self.textKeys) else { return texts }
        texts.shortURL = try url(mapping, "short-url", such: "https://go.brand.example")
        texts.window = try months(mapping, "window")
        if let word = try mapping.optionalString("after-window") {
            guard ["redirect", "gone"].contains(word) else {
                throw mapping.error(at: "after-window", "expected “redirect” or “gone”, not “\(word)”")
            }
            texts.isGoneAfterWindow = word == "gone"
        }
        texts.personalLinks = try months(mapping, "personal-links")
        return texts
    }
}
