import Consent
import LinkIdentifiers
import Store
import Testing

@testable import Preferences

@Suite("The preference page")
struct PageWriterTests {
    private func page(
        _ preferences: RecipientPreferences = .sample(), news: PageNews? = nil, accepted: String? = nil
    ) throws -> PreferencePage {
        let request = PreferenceRequest(
            delivery: DeliveryNumber(rawValue: 1)!, identifier: "BidEntifier-_", action: .show,
            acceptedLanguages: accepted)
        return try PageWriter().page(of: preferences, news: news, for: request)
    }

    /// The boxes as `name`, `name ticked`, `name disabled`, in order.
    private func boxes(_ html: String) -> [String] {
        html.matches(of: /<input type="checkbox" name="on" value="([a-z\/]+)" id="box-[a-z\/]+"( checked)?( disabled)?/)
            .map { match in
                "\(match.output.1)" + (match.output.2 == nil ? "" : " ticked")
                    + (match.output.3 == nil ? "" : " disabled")
            }
    }

    @Test("M10.3 there is a box for what may be decided, ticked as it is now")
    func boxes() throws {
        let html = try page().html
        #expect(
            boxes(html) == [
                "commercial ticked", "commercial/trains ticked", "commercial/walks ticked", "club", "tracking",
            ])
        // The first lines of the form are all that is sent of boxes that are not touched.
        #expect(
            html.matches(of: /<input type="hidden" name="was" value="([a-z\/]+)">/).map { String($0.output.1) }
                == ["commercial", "commercial/trains", "commercial/walks"])
        #expect(html.contains(#"<form method="post" action="../p/BidEntifier-_""#))
        #expect(!html.contains("<script") && !html.contains("onclick") && !html.contains("http"))
    }

    @Test("M10.3 topics of a purpose that is not allowed cannot be chosen, and it says why")
    func topics() throws {
        let html = try page(.sample(["commercial": .optedOut, "commercial/walks": .optedOut])).html
        #expect(
            boxes(html)
                == ["commercial", "commercial/trains disabled", "commercial/walks disabled", "club", "tracking"])
        #expect(!html.contains(#"name="was""#))
        #expect(html.contains(#"aria-describedby="note-commercial""#) && html.contains(#"id="note-commercial""#))
    }

    @Test("M3.2 M10.3 what a model never asks for is not shown")
    func disabled() throws {
        let tracked = try page(.sample(models: [.tracking: .disabled, .transactional: .restrictive])).html
        #expect(!tracked.contains(#"value="tracking""#) && tracked.contains(#"value="transactional""#))
        let all = RecipientPreferences.sample(
            models: [.commercial: .disabled, .tracking: .disabled, Purpose(rawValue: "club")!: .disabled])
        let nothing = try page(all).html
        #expect(!nothing.contains("<form") && nothing.contains("There is nothing here that Northpath Travel needs"))
    }

    @Test(
        "M10.3 contact points are masked",
        arguments: [
            ("zoe@example.com", "z•••@example.com"), ("z@example.com", "z•••@example.com"),
            ("élan@münchen.example", "é•••@münchen.example"), ("\"a@b\"@example.com", "\"•••@example.com"),
            ("+12065550142", "•••42"), ("+1", "•••+1"), ("", "•••"),
        ])
    func masked(contact: String, expected: String) throws {
        #expect(MaskedContact(contact).description == expected)
        if contact.count > 3 { #expect(!(try page(.sample(contact: contact)).html.contains(contact))) }
    }

    @Test("M10.3 it is in the recipient's language, and says which")
    func languages() throws {
        for (language, title) in [
            ("en", "Your preferences"), ("de", "Ihre Einstellungen"), ("fr", "Vos préférences"),
            ("es", "Sus preferencias"),
        ] {
            let page = try page(.sample(language: language), accepted: "xx, fr;q=0.1")
            #expect(page.language == language && page.html.contains("<html lang=\"\(language)\">"))
            #expect(page.html.contains("<h1>\(title)</h1>"))
        }
    }

    @Test("What was done is said, in the window's title too")
    func news() throws {
        #expect(!(try page().html.contains("role=\"status\"")))
        let saved = try page(news: .saved).html
        #expect(saved.contains(#"<p class="news" role="status">Saved."#) && saved.contains("<title>Saved."))
        let topic = try page(news: .unsubscribed(from: ConsentScope(.commercial, topic: "trains"))).html
        #expect(topic.contains("You are unsubscribed from “Trips by train”."))
        let purpose = try page(news: .unsubscribed(from: ConsentScope(.commercial))).html
        #expect(purpose.contains("You are unsubscribed from “Offers and news”."))
    }

    @Test(
        "Whatever somebody calls things, it is text",
        arguments: [
            "<script>alert(1)</script>", "\" onmouseover=\"x", "'><img src=x>", "&lt;b&gt;", "{{#form}}{{{style}}}",
            "</title><b>", "<\u{301}b>", "\"\u{301} x", "{contact}{organization}{purpose}", "\u{202E}abc",
        ])
    func hostile(text: String) throws {
        let calm = try page(
            .sample(organization: "N", label: "L", topicLabel: "T"),
            news: .unsubscribed(from: ConsentScope(.commercial, topic: "trains")))
        let page = try page(
            .sample(organization: text, label: text, topicLabel: text, contact: "<b>@\(text)"),
            news: .unsubscribed(from: ConsentScope(.commercial, topic: "trains")))
        func tags(_ html: String) -> [String] { html.matches(of: /<[a-zA-Z!\/][^>]*>/).map { String($0.output) } }
        #expect(tags(page.html) == tags(calm.html))
    }

    @Test("The policy allows the one style that is in it")
    func policy() throws {
        let page = try page()
        #expect(page.html.matches(of: /<style>/).count == 1 && !page.html.contains(" style="))
        #expect(
            page.contentSecurityPolicy.wholeMatch(
                of:
                    /default-src 'none'; style-src 'sha256-[A-Za-z0-9+\/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'/
            ) != nil)
    }
}
