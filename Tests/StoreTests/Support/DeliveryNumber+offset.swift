import LinkIdentifiers

extension DeliveryNumber {
    var offset: Int64 { rawValue % Self.blockSize }
}
