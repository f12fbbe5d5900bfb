/// What a gateway says became of a message that it had taken.
package enum TextReceipt: Equatable, Sendable {
    case delivered
    /// It will not arrive.
    case failed
}
