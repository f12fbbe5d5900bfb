/// The digits of short links' codes: `0-9`, `A-Z`, `a-z`.
enum Base62 {
    private static let alphabet: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    /// The digit of a value from 0 to 61.
    static func digit(_ value: Int) -> UInt8 { alphabet.utf8Start[value] }

    /// The value of each byte as a digit, 255 where it is none.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for value in 0..<62 { values[Int(digit(value))] = UInt8(value) }
        return values
    }()
}
