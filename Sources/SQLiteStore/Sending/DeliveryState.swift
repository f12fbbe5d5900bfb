import Messages

/// How far a delivery has come. The raw values are what `deliveries.state` holds, and never change; SQL writes them out
/// where an index goes by them.
enum DeliveryState: Int64 {
    /// An e-mail that has its number, and has not been handed over for certain.
    case prepared = 0
    case sent = 1
    /// A text message that has its number; nobody has been asked to take it.
    case textPrepared = 2
    /// A text message that the gateway is being asked to take.
    case handedOver = 3
    /// A text message of which it is not known whether the gateway has taken it.
    case unconfirmed = 4
    /// A text message that the gateway has not taken, and will not.
    case refused = 5

    static func prepared(_ channel: Channel) -> DeliveryState {
        switch channel {
        case .email: .prepared
        case .text: .textPrepared
        }
    }
}
