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

    @Test("What the store keeps stays what it is")
    func rawValues() {
        #expect(InteractionKind.allCases.map { [$0.name: $0.rawValue] } == [["emailOpened": 1], ["emailClicked": 2]])
        #expect(
            AutomatedReason.allCases.map { [$0.name: $0.rawValue] } == [
                ["prefetch": 1], ["mailProxy": 2], ["scanner": 3],
            ])
        #expect(DeviceClass.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(DeviceClass.allCases == [.unknown, .desktop, .phone, .tablet])
    }
}
