import LinkIdentifiers
import TestSupport

/// A secret made of one byte, as the text of a key ring has it.
func secret(_ byte: UInt8) -> String { String(base64URL: [UInt8](repeating: byte, count: 32)) }

/// A ring whose secrets are the same in every run: each link key is its number and the byte its secret is made of.
func ring(identity: UInt8 = 7, links: [UInt8: UInt8] = [1: 1]) throws -> KeyRing {
    let lines = links.sorted { $0.key < $1.key }.map { "link \($0.key) \(secret($0.value))\n" }
    return try KeyRing(text: "identity \(secret(identity))\n" + lines.joined())
}

func keys(_ organization: String = "acme", links: [UInt8: UInt8] = [1: 1]) throws -> OrganizationKeys {
    try ring(links: links).organizationKeys(for: organization)
}

func reference(_ delivery: Int64, _ ordinal: Int) throws -> LinkReference {
    struct OutOfBounds: Error {}
    guard let number = DeliveryNumber(rawValue: delivery),
        let reference = LinkReference(delivery: number, ordinal: ordinal)
    else { throw OutOfBounds() }
    return reference
}

let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

func string(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    mutating func text(_ count: Int) -> String {
        String((0..<count).map { _ in "aZ09-_ é日👍%&\0\n".randomElement(using: &self)! })
    }
}

extension OrganizationKeys {
    func opens(
        _ identifier: some RandomAccessCollection<UInt8>, as reference: LinkReference, _ values: [String] = []
    ) -> Bool {
        guard let opened = open(Array(identifier)) else { return false }
        return opened.reference == reference && opened.values == values
    }
}
