import Interactions
import Testing

@Suite("What user agents tell")
struct UserAgentTests {
    @Test(
        "M7.1 device classes of agents as they are sent",
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                .desktop
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)", .desktop),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", .desktop),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                .desktop
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Thunderbird/102.10.0", .desktop),
            (
                "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.4266; ms-office; MSOffice 16)",
                .desktop
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                .phone
            ),
            (
                "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_0 like Mac OS X) AppleWebKit/604.3.5 (KHTML, like Gecko) Version/11.0 Mobile/15B202 Safari/604.1",
                .phone
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
                .phone
            ),
            ("Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/118.0 Firefox/118.0", .phone),
            (
                "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.14977",
                .phone
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
                .tablet
            ),
            ("Mozilla/5.0 (Android 13; Tablet; rv:109.0) Gecko/118.0 Firefox/118.0", .tablet),
            (
                "Mozilla/5.0 (Linux; Android 12; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                .tablet
            ),
            (
                "Mozilla/5.0 (Linux; Android 5.1.1; KFAUWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/108.4 like Chrome/108.0 Safari/537.36",
                .tablet
            ),
            ("", .unknown), ("-", .unknown), ("curl/8.5.0", .unknown), ("Mozilla/5.0", .unknown),
            ("\0\u{FFFD}", .unknown),
            ("python-requests/2.31.0", .unknown),
        ] as [(String, DeviceClass)])
    func device(agent: String, device: DeviceClass) {
        #expect(DeviceClass(userAgent: agent) == device)
        #expect(DeviceClass(userAgent: agent.uppercased()) == device)
    }

    /// “Tablet PC 2.0” says that Windows 7 or 8 has its ink components, which desktops have as well.
    @Test(
        "M7.1 Outlook and Internet Explorer on Windows are desktops, whatever components they list",
        arguments: [
            "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET CLR 2.0.50727; Media Center PC 6.0; .NET4.0C; Tablet PC 2.0; Microsoft Outlook 14.0.7162; ms-office; MSOffice 14)",
            "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Win64; x64; Trident/5.0; .NET CLR 3.5.30729; Media Center PC 6.0; Tablet PC 2.0)",
        ])
    func tabletComponents(agent: String) { #expect(DeviceClass(userAgent: agent) == .desktop) }

    @Test(
        "M12.3 what says of itself that it is a machine",
        arguments: [
            ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", .mailProxy),
            ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", .mailProxy),
            ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", .scanner),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", .scanner),
            ("Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b", .scanner),
            ("Barracuda Sentinel (EE)", .scanner),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                nil
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                nil
            ),
            ("", nil),
        ] as [(String, AutomatedReason?)])
    func automated(agent: String, reason: AutomatedReason?) {
        #expect(AutomatedReason(userAgent: agent, isPrefetch: false) == reason)
        #expect(AutomatedReason(userAgent: agent, isPrefetch: true) == .prefetch)
    }

    @Test(
        "M12.3 messaging apps' link previews, as they name themselves",
        arguments: [
            // iMessage
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "facebookexternalhit/1.1;line-poker/1.0",
            "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
            "WhatsApp/2.23.20.0 A", "WhatsApp/2.23.18.78 i", "WhatsApp/2", "Twitterbot/1.0",
            "TelegramBot (like TwitterBot)",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Slack-ImgProxy (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
            "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)", "Viber/13.3.0.6",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Mozilla/5.0 (compatible; Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots)",
        ])
    func previews(agent: String) {
        #expect(AutomatedReason(userAgent: agent, isPrefetch: false) == .preview)
        #expect(AutomatedReason(userAgent: agent, isPrefetch: true) == .prefetch)
    }

    @Test(
        "M12.3 people in the browsers inside of messaging apps are people",
        arguments: [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/438.0.0.33.118;FBBV/536385461;FBDV/iPhone14,5]",
            "Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/438.0.0.29.119;]",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 309.0.2.18.110 (iPhone14,5; iOS 17_0)",
            "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 WhatsApp/2.24.1.78",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.56.0.41 (like Safari/8615.3.12.10.2, panda)",
            "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Telegram-Android/10.3.2 (Google Pixel 7; Android 13; SDK 33; AVERAGE)",
            "Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/13.19.0/IAB",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.28.7586",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/10.15",
        ])
    func browsersInApps(agent: String) { #expect(AutomatedReason(userAgent: agent, isPrefetch: false) == nil) }

    @Test("What the store keeps stays what it is")
    func rawValues() {
        #expect(
            InteractionKind.allCases.map { [$0.name: $0.rawValue] } == [
                ["emailOpened": 1], ["emailClicked": 2], ["textClicked": 3], ["textDelivered": 4], ["textFailed": 5],
                ["emailBounced": 6],
            ])
        #expect(
            AutomatedReason.allCases.map { [$0.name: $0.rawValue] } == [
                ["prefetch": 1], ["mailProxy": 2], ["scanner": 3], ["preview": 4],
            ])
        #expect(DeviceClass.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(DeviceClass.allCases == [.unknown, .desktop, .phone, .tablet])
    }
}
