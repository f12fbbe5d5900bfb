import Foundation
import KeyFile
import LinkIdentifiers
import TestSupport
import Testing

@Suite("Changes of the keys file")
struct KeyFileChangesTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let scratch = try! TemporaryFolder()
    private let file: KeyFile
    private let first: KeyRing

    init() throws {
        file = KeyFile(path: scratch.path("keys"), masterKey: nil)
        first = try file.readOrMake(at: Self.now)
    }

    @Test("A rotation is noticed once")
    func rotation() throws {
        var changes = KeyFileChanges(of: file, since: first)
        #expect(try changes.next() == nil)
        for number in UInt8(2)...4 {
            _ = try file.rotate(at: Self.now)
            #expect(try changes.next()?.current == number)
            #expect(try changes.next() == nil)
        }
    }

    @Test("A rotation between reading the ring and the first look is noticed")
    func early() throws {
        _ = try file.rotate(at: Self.now)
        var changes = KeyFileChanges(of: file, since: first)
        #expect(try changes.next()?.current == 2)
    }

    @Test("A file that cannot be taken is said at every look, until it can")
    func refused() throws {
        var changes = KeyFileChanges(of: file, since: first)
        let good = try file.rotate(at: Self.now).text
        func write(_ text: String) throws {
            try text.write(toFile: file.path, atomically: true, encoding: .utf8)
        }
        for (text, code) in [("identity\n", KeyFileError.Code.malformed), (KeyRing.random().text, .lacksKeys)] {
            try write(text)
            for _ in 1...2 {
                #expect(try #require(throws: KeyFileError.self) { try changes.next() }.code == code)
            }
        }
        try FileManager.default.removeItem(atPath: file.path)
        #expect(try #require(throws: KeyFileError.self) { try changes.next() }.code == .missing)
        try write(good)
        #expect(try changes.next()?.current == 2)
        #expect(try changes.next() == nil)
    }

    @Test("Sealing the same ring is no change")
    func sealing() throws {
        let sealed = KeyFile(path: file.path, masterKey: MasterKey(text: String(repeating: "A", count: 43)))
        var changes = KeyFileChanges(of: sealed, since: first)
        #expect(try changes.next() == nil)
        #expect(try sealed.encrypt())
        #expect(try changes.next() == nil)
    }
}
