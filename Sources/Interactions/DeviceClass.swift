/// The coarse class of a device: as much as an anonymous interaction may say of it (M7.1). The raw values are what the
/// store keeps, and never change.
package enum DeviceClass: Int, Sendable, CaseIterable {
    case unknown = 0
    case desktop = 1
    case phone = 2
    case tablet = 3

    package init(userAgent: String) {
        let agent = UserAgentText(userAgent).lowercased
        self =
            if agent.says("ipad") || (agent.says("tablet") && !agent.says("windows nt"))
                || (agent.says("android") && !agent.says("mobile"))
            {
                .tablet
            } else if agent.says("iphone", "ipod", "mobile") {
                .phone
            } else if agent.says("windows nt", "macintosh", "x11", "cros ") {
                .desktop
            } else {
                .unknown
            }
    }
}
