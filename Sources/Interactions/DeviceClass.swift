/// The coarse class of a device: as much as an anonymous interaction may say of it (M7.1). The raw values are what the
/// store keeps, and never change.
package enum DeviceClass: Int, Sendable, CaseIterable {
    case unknown = 0
    case desktop = 1
    case phone = 2
    case tablet = 3

    package init(userAgent: String) {
        let agent = userAgent.lowercased()
        func says(_ words: String...) -> Bool { words.contains { agent.contains($0) } }
        self =
            if says("ipad") || (says("tablet") && !says("windows nt")) || (says("android") && !says("mobile")) {
                .tablet
            } else if says("iphone", "ipod", "mobile") {
                .phone
            } else if says("windows nt", "macintosh", "x11", "cros ") {
                .desktop
            } else {
                .unknown
            }
    }
}
