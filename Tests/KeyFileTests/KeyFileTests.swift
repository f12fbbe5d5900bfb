import Foundation
import LinkIdentifiers
import TestSupport
import Testing

@testable import KeyFile

@Suite("The keys file")
struct KeyFileTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let scratch = try! TemporaryFolder()
    private var path: String { scratch.path("keys") }
    private var plain: KeyFile { KeyFile(path: path, masterKey: nil) }

    /// 32 bytes in base64url.
    private func secret(_ byte: UInt8) -> String { String(base64URL: [UInt8](repeating: byte, count: 32)) }

    private func sealed(_ byte: UInt8 = 3) -> KeyFile {
        KeyFile(path: path, masterKey: MasterKey(text: secret(byte)))
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func code(_ body: () throws -> Void) throws -> KeyFileError.Code {
        try #require(throws: KeyFileError.self) { try body() }.code
    }

    @Test("It is made once, for its owner only, and says when its key was made")
    func making() throws {
        #expect(try code { _ = try plain.read() } == .missing)
        let ring = try plain.readOrMake(at: Self.now)
        #expect(try plain.readOrMake(at: .distantFuture).isSame(as: ring))
        #expect(try plain.read().descriptions == [.init(number: 1, madeAt: Self.now, isCurrent: true)])
        #expect(try mode() == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["keys"])
    }

    @Test("A rotation is on disk, for the owner only, whatever a crash has left behind")
    func rotating() throws {
        let before = try plain.readOrMake(at: Self.now)
        try "half a ring".write(toFile: path + ".new", atomically: false, encoding: .utf8)
        let after = try plain.rotate(at: Self.now)
        #expect(before.isKept(by: after) && after.current == 2)
        #expect(try plain.read().isSame(as: after))
        #expect(try mode() == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["keys"])
    }

    @Test("A link to the file stays a link")
    func symbolicLink() throws {
        _ = try plain.readOrMake(at: Self.now)
        let link = scratch.path("elsewhere")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let after = try KeyFile(path: link, masterKey: nil).rotate(at: Self.now)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        #expect(try plain.read().isSame(as: after))
    }

    @Test("Rotations at once lose no key")
    func concurrent() async throws {
        let first = try plain.readOrMake(at: Self.now)
        let file = plain
        let rings = try await withThrowingTaskGroup(of: KeyRing.self) { group in
            for _ in 0..<16 { group.addTask { try file.rotate(at: Self.now) } }
            return try await group.reduce(into: [first]) { $0.append($1) }
        }
        let last = try plain.read()
        #expect(last.current == 17)
        #expect(Set(rings.map(\.current)).count == 17)
        for ring in rings { #expect(ring.isKept(by: last)) }
    }

    @Test("Made by several at once, it is one ring")
    func makingAtOnce() async throws {
        let file = plain
        let rings = try await withThrowingTaskGroup(of: KeyRing.self) { group in
            for _ in 0..<8 { group.addTask { try file.readOrMake(at: Self.now) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for ring in rings { #expect(ring.isSame(as: rings[0])) }
    }

    @Test("There is an end to rotating, and it changes nothing")
    func full() throws {
        let last =
            "identity \(String(base64URL: [UInt8](repeating: 1, count: 32)))\n"
            + "link 61 \(String(base64URL: [UInt8](repeating: 2, count: 32)))\n"
        try last.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try code { _ = try plain.rotate(at: Self.now) } == .full)
        #expect(try text() == last)
    }

    @Test("Nothing is made in place of a file that is gone")
    func missing() throws {
        #expect(try code { _ = try plain.rotate(at: Self.now) } == .missing)
        #expect(try code { _ = try sealed().encrypt() } == .missing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }

    @Test("Under a master key it is sealed from the start")
    func makingSealed() throws {
        let ring = try sealed().readOrMake(at: Self.now)
        #expect(MasterKey.isSealed(try text()))
        #expect(try sealed().read().isSame(as: ring))
        #expect(!sealed().awaitsEncryption)
    }

    @Test("A file of plain text is read under a master key, and sealed when that is asked for or it is rotated")
    func sealing() throws {
        let ring = try plain.readOrMake(at: Self.now)
        #expect(try sealed().read().isSame(as: ring) && sealed().awaitsEncryption && !plain.awaitsEncryption)
        #expect(try sealed().encrypt())
        #expect(try MasterKey.isSealed(text()) && sealed().read().isSame(as: ring) && mode() == 0o600)
        #expect(try sealed().encrypt() == false)
        try ring.text.write(toFile: path, atomically: false, encoding: .utf8)
        let rotated = try sealed().rotate(at: Self.now)
        #expect(try MasterKey.isSealed(text()) && sealed().read().isSame(as: rotated))
    }

    @Test("Without the master key, or with another, nothing is read and nothing changes")
    func wrongMasterKey() throws {
        _ = try sealed().readOrMake(at: Self.now)
        let before = try text()
        #expect(try code { _ = try plain.readOrMake(at: Self.now) } == .needsMasterKey)
        #expect(try code { _ = try plain.rotate(at: Self.now) } == .needsMasterKey)
        #expect(try code { _ = try plain.encrypt() } == .needsMasterKey)
        #expect(try code { _ = try sealed(4).readOrMake(at: Self.now) } == .wrongMasterKey)
        #expect(try code { _ = try sealed(4).rotate(at: Self.now) } == .wrongMasterKey)
        #expect(try code { _ = try sealed(4).encrypt() } == .wrongMasterKey)
        #expect(try text() == before)
    }

    @Test("The master key is replaced by another where the one before is given")
    func changingMasterKey() throws {
        let ring = try sealed(3).readOrMake(at: Self.now)
        let (old, other) = (MasterKey(text: secret(3)), MasterKey(text: secret(9)))
        #expect(try code { _ = try sealed(4).encrypt(inPlaceOf: other) } == .wrongMasterKey)
        #expect(try sealed(3).read().isSame(as: ring))
        #expect(try sealed(4).encrypt(inPlaceOf: old))
        #expect(try sealed(4).read().isSame(as: ring))
        #expect(try code { _ = try sealed(3).read() } == .wrongMasterKey)
    }

    @Test("What is no ring is an error with its line, and is left alone")
    func malformed() throws {
        for wrong in ["", "identity x\n", "waymark-sealed-keys 9\nAAAA\n"] {
            try wrong.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(try code { _ = try sealed().readOrMake(at: Self.now) } == .malformed)
            #expect(try code { _ = try sealed().rotate(at: Self.now) } == .malformed)
            #expect(try text() == wrong)
        }
    }
}
