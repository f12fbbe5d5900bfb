import LinkIdentifiers
import TestSupport
import Testing

@Suite("Return tokens")
struct ReturnTokenTests {
    @Test("M4.3 a return token names the delivery it was made of, in letters of any case")
    func roundTrip() throws {
        let keys = try keys()
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let reference = try reference(.random(in: 0..<(1 << 44), using: &generator), LinkReference.failed)
            let token = keys.returnToken(of: reference.delivery)
            #expect(token.utf8.count == OrganizationKeys.returnTokenLength)
            #expect(token.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz234567".utf8.contains))
            #expect(keys.open(returnToken: token.utf8) == reference)
            #expect(keys.open(returnToken: token.uppercased().utf8) == reference)
        }
    }

    @Test("M4.3 a token that was changed, cut or made with other keys names nothing")
    func tampering() throws {
        let delivery = try reference(77, 0).delivery
        let token = Array(try keys().returnToken(of: delivery).utf8)
        #expect(try keys("other").open(returnToken: token) == nil)
        #expect(try keys(links: [1: 9]).open(returnToken: token) == nil)
        #expect(try keys().open(returnToken: token.dropLast()) == nil)
        #expect(try keys().open(returnToken: token + [0x61]) == nil)
        for index in token.indices {
            for digit in "abcdefghijklmnopqrstuvwxyz234567-".utf8 where digit != token[index] {
                var changed = token
                changed[index] = digit
                #expect(try keys().open(returnToken: changed) == nil)
            }
        }
    }

    @Test("A token resolves after its key was rotated out of use")
    func rotation() throws {
        let delivery = try reference(77, 0).delivery
        let token = try keys().returnToken(of: delivery)
        #expect(try keys(links: [1: 1, 2: 2]).open(returnToken: token.utf8)?.delivery == delivery)
        #expect(try keys(links: [1: 1, 2: 2]).returnToken(of: delivery) != token)
    }

    @Test("Another identifier of the delivery is no return token")
    func otherOrdinals() throws {
        let keys = try keys()
        let identifier = try #require(keys.identifier(of: try reference(77, LinkReference.failed)))
        #expect(keys.open(returnToken: identifier) == nil)
    }
}
