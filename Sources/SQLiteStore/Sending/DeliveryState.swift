import Messages

/// How far a delivery has come. The raw values are what `deliveries.state` holds, and never change; SQL writes them out
/// where an index goes by them.
enum DeliveryState: Int64 {
    /// An e-mail that has its number, and has not been handed over for certain.
    case prepared = 0
    case sent = 1
    /// A text message that has its number; nobody has been asked to take it.
    case textPrepared = 2
    /// A message that somebody is being asked to take.
    case handedOver = 3
    /// A message of which it is not known whether it was taken, and which is not offered again.
    case unconfirmed = 4
    /// A message that was not taken, and will not be.
    case refused = 5
    /// An e-mail that waits for another try.
    case deferred = 6

    static func prepared(_ channel: Channel) -> DeliveryState {
        switch channel {
        case .email: .prepared
        case .text: .textPrepared
        }
    }
}
