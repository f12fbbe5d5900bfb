import Crypto

import struct Foundation.Data

/// Makes and reads the codes of a deployment's short links (M9.2).
///
/// A code is one character for the number of the link key, and eight for a number that FF1 enciphers. The keys are the
/// deployment's: whose link it is follows from the delivery's block.
package struct ShortLinkKeys: Sendable {
    package static let codeLength = 9
    private static let digits = codeLength - 1

    /// Nine characters in ASCII, the first in the most significant byte of nine.
    private typealias Code = UInt128

    private let permutations: [UInt8: FF1]
    private let current: UInt8

    /// - Parameter secrets: the link keys by number, `current` among them.
    init(secrets: [UInt8: SymmetricKey], current: UInt8) {
        permutations = secrets.mapValues { secret in
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, info: Data("waymark 1 short link".utf8), outputByteCount: 16)
            // Nothing here is out of FF1's bounds.
            return FF1(key: key, radix: 62, length: Self.digits)!
        }
        self.current = current
    }

    /// The code of a link in ASCII, made with the current key: the first that spells no offensive word. Where all six do, which
    /// happens to less than one link in 10^16, it is the last.
    package func code(of link: ShortLink) -> [UInt8] {
        // The current key is of them.
        let code = code(of: link, key: current, permutations[current]!)
        return (0..<Self.codeLength).reversed().map { UInt8(truncatingIfNeeded: code >> (8 * $0)) }
    }

    /// What a code names; `nil` for what none of these keys makes in exactly this spelling. One in six of all that begin with
    /// a key's number names something: whether there is such a delivery, with such a link, is for the caller to find out.
    package func open(_ text: UnsafeRawBufferPointer) -> ShortLink? {
        guard text.count == Self.codeLength else { return nil }
        var (number, code): (UInt128, Code) = (0, 0)
        for index in 0..<Self.codeLength {
            let value = Base62.values[Int(text[index])]
            guard value < 62 else { return nil }
            code = code << 8 | Code(text[index])
            if index > 0 { number = number * 62 + UInt128(value) }
        }
        let key = Base62.values[Int(text[0])]
        guard let permutation = permutations[key], let link = ShortLink(number: permutation.decrypt(number)),
            self.code(of: link, key: key, permutation) == code
        else { return nil }
        return link
    }

    private func code(of link: ShortLink, key: UInt8, _ permutation: FF1) -> Code {
        var code: Code = 0
        for variant in 0..<ShortLink.variants {
            code = spell(permutation.encrypt(link.number(variant: variant)), key: key)
            if !OffensiveWords.areSpelled(by: code) { break }
        }
        return code
    }

    private func spell(_ number: UInt128, key: UInt8) -> Code {
        var code = Code(Base62.digit(Int(key))) << (8 * Self.digits)
        // 62^8 fits.
        var rest = UInt64(number)
        for index in 0..<Self.digits {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 62)
            code |= Code(Base62.digit(Int(digit))) << (8 * index)
            rest = quotient
        }
        return code
    }
}

extension KeyRing {
    /// What the deployment's short links are made and read with.
    package var shortLinkKeys: ShortLinkKeys { ShortLinkKeys(secrets: links.mapValues(\.secret), current: current) }
}
