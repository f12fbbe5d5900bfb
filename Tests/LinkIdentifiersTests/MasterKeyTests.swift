import LinkIdentifiers
import Testing

@Suite("A key ring sealed under a master key")
struct MasterKeyTests {
    private static func masterKey(_ byte: UInt8 = 3) throws -> MasterKey { try #require(MasterKey(text: secret(byte))) }

    @Test("A master key is 32 bytes in base64url, white space around them aside")
    func reading() throws {
        for text in [secret(1), " \(secret(1))\n", "\t\(secret(1))\r\n"] { #expect(MasterKey(text: text) != nil) }
        let almost = String(base64URL: [UInt8](repeating: 1, count: 31))
        for text in ["", " ", almost, secret(1) + "A", secret(1) + "=", String(secret(1).dropLast()), "a b"] {
            #expect(MasterKey(text: text) == nil, "\(text)")
        }
        let padded = try #require(MasterKey(text: " \(secret(3))\n"))
        #expect(try padded.open(Self.masterKey().seal(ring())).text == ring().text)
    }

    @Test("What is sealed opens as the same ring, is another text each time, and shows no secret")
    func roundTrip() throws {
        let key = try Self.masterKey()
        let ring = try ring(links: [1: 1, 9: 2])
        let sealed = key.seal(ring)
        #expect(try key.open(sealed).text == ring.text)
        #expect(key.seal(ring) != sealed)
        #expect(MasterKey.isSealed(sealed) && !MasterKey.isSealed(ring.text))
        for byte in [1, 2, 7] as [UInt8] { #expect(!sealed.contains(secret(byte).prefix(8))) }
    }

    @Test("The form is a header line and nonce, ciphertext and tag in base64url, readable by others' AES-256-GCM")
    func knownAnswer() throws {
        // Computed with Python's cryptography: HKDF-SHA256 without salt, info "waymark 1 key ring".
        let sealed = """
            waymark-sealed-keys 1
            AAECAwQFBgcICQoLzUACZLexWsxMp8kxBcTxz-DyFPcLsQ_ymubOWYY3mHoTOVioYgUmx5liTm3QQkBFgEObDZj284cakM1MAo9xbIyoDRlm2gl-2HMglcsXgEASNopkla4SpziwBB8NDzvX4n8vRaDM9zD7skWHDoZ0vDqLMuiElIsp
            """
        #expect(try Self.masterKey().open(sealed).text == ring().text)
    }

    @Test("Another master key does not open it")
    func wrongKey() throws {
        let sealed = try Self.masterKey().seal(ring())
        #expect(throws: SealedKeyRingError.doesNotOpen) { try Self.masterKey(4).open(sealed) }
    }

    @Test("Altered in any one character it does not open")
    func altered() throws {
        let key = try Self.masterKey()
        let sealed = Array(key.seal(try ring()).utf8.dropLast())
        for index in sealed.indices {
            var altered = sealed
            altered[index] = sealed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(throws: SealedKeyRingError.self) { try key.open(string(altered)) }
            #expect(throws: SealedKeyRingError.self) { try key.open(string(sealed[..<index])) }
        }
    }

    @Test("A version that is not known is told apart from a wrong key")
    func version() throws {
        let sealed = try Self.masterKey().seal(ring()).replacing("keys 1", with: "keys 2")
        #expect(MasterKey.isSealed(sealed))
        #expect(throws: SealedKeyRingError.unknownVersion) { try Self.masterKey().open(sealed) }
    }
}
