import Consent
import Crypto
import Foundation
import Mustache
import Store

/// Writes pages: what may be decided, in a language, and what has just been done, as HTML.
struct PageWriter: Sendable {
    private let library: MustacheLibrary
    private let words: [Language: Words]
    private let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    private let contentSecurityPolicy: String

    init() throws {
        func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
            try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        }
        library = MustacheLibrary(templates: [
            "page": try template(PackageResources.page_mustache),
            "box": try template(PackageResources.box_mustache),
        ])
        words = try Words.all()
        let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        contentSecurityPolicy =
            "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }

    /// The page of a recipient.
    func page(
        of preferences: RecipientPreferences, news: PageNews?, for request: PreferenceRequest
    ) -> PreferencePage {
        let language = Language(attribute: preferences.language, accepted: request.acceptedLanguages)
        let content = PageContent(preferences, news: news, words: words[language]!)
        var context = content.context
        context["identifier"] = request.identifier
        return page(context, in: language)
    }

    /// That nothing can be shown or done now.
    func unavailable(for request: PreferenceRequest) -> PreferencePage {
        let language = Language(attribute: nil, accepted: request.acceptedLanguages)
        let words = words[language]!
        return page(words.unavailableTitle, words.unavailable, in: language, .unavailable)
    }

    /// That a link is over (M9.3).
    func gone(acceptedLanguages: String?) -> PreferencePage {
        let language = Language(attribute: nil, accepted: acceptedLanguages)
        let words = words[language]!
        return page(words.goneTitle, words.gone, in: language, .gone)
    }

    private func page(
        _ title: String, _ text: String, in language: Language, _ status: PreferencePage.Status
    ) -> PreferencePage {
        let context: [String: Any] = [
            "organization": false, "title": title, "windowTitle": title, "news": false, "text": text, "form": false,
        ]
        return page(context, in: language, status)
    }

    private func page(
        _ context: [String: Any], in language: Language, _ status: PreferencePage.Status = .shown
    ) -> PreferencePage {
        let context = context.merging(["language": language.rawValue, "style": style]) { $1 }
        return PreferencePage(
            html: library.render(context, withTemplate: "page")!, language: language.rawValue,
            contentSecurityPolicy: contentSecurityPolicy, status: status)
    }
}
