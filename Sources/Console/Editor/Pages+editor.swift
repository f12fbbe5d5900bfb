import Access
import Foundation
import Hummingbird
import Messages
import Operations
import Store
import Workspace

extension Pages {
    private static let editorScripts = ["editor", "editor-links", "editor-saving"]

    func addEditor(to router: Router<BasicRequestContext>) {
        get("/messages/new", for: .writeMessages, in: router) { call in
            guard let context = try await EditorPage(store: store).context(nil, call.viewer) else { return .notFound }
            return show("editor", context, titled: "New message", .messages, call, scripts: Self.editorScripts)
        }
        get("/messages/{message}/edit", for: .writeMessages, in: router) { call in
            let name = call.path("message")
            guard let context = try await EditorPage(store: store).context(name, call.viewer) else { return .notFound }
            return show("editor", context, titled: name, .messages, call, scripts: Self.editorScripts)
        }
        post("/preview", for: .preview, in: router, maximumForm: 64 << 20) { call in
            try await preview(call)
        }
    }

    /// What is typed as a profile would be sent it, for a frame; or why it cannot be shown.
    private func preview(_ call: PageCall) async throws -> PageAnswer {
        guard let text = call.form["draft"],
            let draft = try? JSONDecoder().decode(MessageDraft.self, from: Data(text.utf8)),
            let organization = try await store.organization(id: call.viewer.organization)
        else { return .notFound }
        let (written, problems) = MessageAuthoring(store: store, urls: urls).content(of: draft, for: organization)
        guard let content = written else { return Self.notShown(problems.map(\.problem)) }
        let profile = call.form["profile"].flatMap { $0.isEmpty ? nil : $0 }
        let preview = try await MessagePreviewing(store: store, urls: urls).preview(
            content, named: call.form["message"] ?? "", of: organization, for: profile)
        switch preview {
        case .success(let preview):
            return PreviewFrame(preview).answer(hasPictures: call.form["pictures"] == "yes")
        case .failure(.unknownProfile): return Self.notShown(["There is no such profile."])
        case .failure(.noContactPoint): return Self.notShown(["The profile has no address or number for this message."])
        case .failure(.message(let error)): return Self.notShown([error.problem])
        }
    }

    private static func notShown(_ reasons: [String]) -> PageAnswer {
        let lines = reasons.map { "<p>\(PageText.escape($0))</p>" }.joined()
        return .frame(
            Array("<!DOCTYPE html><title>Preview</title>\(PreviewFrame.style)\(lines)".utf8), charset: "utf-8")
    }
}
