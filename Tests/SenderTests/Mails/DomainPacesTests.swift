import Foundation
import Testing

@testable import Sender

@Suite("Domains' limits")
struct DomainPacesTests {
    private let start = Date(timeIntervalSince1970: 1_750_000_000)

    private func paces(_ change: (inout DomainLimits) -> Void) -> DomainPaces {
        var limits = DomainLimits()
        change(&limits)
        return DomainPaces(limits)
    }

    /// Offers mails as the store does: again when their time has come. How many go out in each second.
    private func simulate(_ paces: inout DomainPaces, mails: Int, seconds: Int, step: Double = 0.05) -> [Int] {
        var due = [Date](repeating: start, count: mails)
        var hasWaited = [Bool](repeating: false, count: mails)
        var sent = [Int](repeating: 0, count: seconds)
        for tick in 0..<Int(Double(seconds) / step) {
            let now = start + Double(tick) * step
            for mail in due.indices where due[mail] <= now {
                if let turn = paces.turn(of: "slow.example", hasWaited: hasWaited[mail], at: now) {
                    #expect(turn > now)
                    (due[mail], hasWaited[mail]) = (turn, true)
                } else {
                    due[mail] = .distantFuture
                    paces.begin("slow.example")
                    paces.end("slow.example", at: now)
                    sent[Int(now.timeIntervalSince(start))] += 1
                }
            }
        }
        return sent
    }

    @Test("Mails go out as fast as a domain's limit, from the first second to the last", arguments: [1.0, 5, 20])
    func rate(rate: Double) {
        var paces = paces { $0.rates = ["slow.example": rate] }
        let sent = simulate(&paces, mails: Int(rate * 20), seconds: 30)
        #expect(sent.reduce(0, +) == Int(rate * 20), "all of them")
        // A second's worth may have been saved up before.
        for second in sent.indices { #expect(sent[...second].reduce(0, +) <= Int(rate) * (second + 2)) }
        #expect(Double(sent[..<10].reduce(0, +)) >= rate * 8, "and not slower without need")
    }

    @Test("A domain that is not named has what all others have, and without a limit there is none")
    func others() {
        var paces = paces { $0.rates = ["fast.example": 1000, "*": 1] }
        for _ in 0..<100 { #expect(paces.turn(of: "fast.example", hasWaited: false, at: start) == nil) }
        #expect(paces.turn(of: "a.example", hasWaited: false, at: start) == nil)
        #expect(paces.turn(of: "a.example", hasWaited: false, at: start) != nil)
        #expect(paces.turn(of: "b.example", hasWaited: false, at: start) == nil)
        var free = self.paces { $0.rates = ["slow.example": 1] }
        for _ in 0..<1000 { #expect(free.turn(of: "other.example", hasWaited: false, at: start) == nil) }
    }

    @Test("No more connections are used than a domain may have, and some mails are held ready for them")
    func connections() {
        var paces = paces { $0.connections = ["slow.example": 2] }
        let admitted = (0..<100).filter { _ in paces.turn(of: "slow.example", hasWaited: false, at: start) == nil }
            .count
        #expect(admitted == 4)
        paces.begin("slow.example")
        #expect(paces.mayBegin("slow.example"))
        paces.begin("slow.example")
        #expect(!paces.mayBegin("slow.example") && paces.mayBegin("other.example"))
        paces.end("slow.example", at: start)
        #expect(paces.mayBegin("slow.example"))
        #expect(paces.turn(of: "slow.example", hasWaited: true, at: start) == nil)
    }

    @Test("A domain that gets a mail now and then is not taken for a slow one")
    func seldom() {
        var paces = paces { $0.connections = ["slow.example": 2] }
        for minute in 0..<10 {
            let now = start - Double(10 - minute) * 60
            #expect(paces.turn(of: "slow.example", hasWaited: false, at: now) == nil)
            paces.begin("slow.example")
            paces.end("slow.example", at: now + 0.1)
        }
        #expect(workOff(&paces, mails: 300, seconds: 10, time: 0.01).sent == 300)
    }

    @Test("Mails come back about as fast as a domain's connections take them", arguments: [0.01, 0.1, 0.5])
    func measured(time: Double) {
        var paces = paces { $0.connections = ["slow.example": 2] }
        let mails = Int(10 / time)
        let (sent, turns) = workOff(&paces, mails: mails, seconds: 15, time: time)
        #expect(sent == mails, "not much later than the five seconds that they take")
        #expect(turns <= mails * 3, "a mail is not put off many times")
    }

    @Test("What was slow an hour ago is tried as if it were not known")
    func recovered() {
        var paces = paces { $0.connections = ["slow.example": 2] }
        _ = workOff(&paces, mails: 40, seconds: 60, time: 2, from: start - 3600)
        #expect(workOff(&paces, mails: 300, seconds: 10, time: 0.01).sent == 300)
    }

    /// As the sender does, where a mail takes so many seconds on one of two connections.
    ///
    /// - Returns: how many are through, and how often one was put off.
    private func workOff(
        _ paces: inout DomainPaces, mails: Int, seconds: Int, time: Double, from start: Date? = nil,
        step: Double = 0.005
    ) -> (sent: Int, turns: Int) {
        let start = start ?? self.start
        var due = [Date](repeating: start, count: mails)
        var hasWaited = [Bool](repeating: false, count: mails)
        var ready = 0
        var ends: [Date] = []
        var (sent, turns) = (0, 0)
        for tick in 0..<Int(Double(seconds) / step) {
            let now = start + Double(tick) * step
            for _ in ends.filter({ $0 <= now }) {
                paces.end("slow.example", at: now)
                sent += 1
            }
            ends.removeAll { $0 <= now }
            for mail in due.indices where due[mail] <= now {
                if let turn = paces.turn(of: "slow.example", hasWaited: hasWaited[mail], at: now) {
                    (due[mail], hasWaited[mail]) = (turn, true)
                    turns += 1
                } else {
                    due[mail] = .distantFuture
                    ready += 1
                }
            }
            while ready > 0, paces.mayBegin("slow.example") {
                paces.begin("slow.example")
                ready -= 1
                ends.append(now + time)
            }
        }
        return (sent, turns)
    }

    @Test("Mails that have to wait get times in a row, so that a domain's queue is looked at once")
    func row() {
        var paces = paces { $0.rates = ["slow.example": 10] }
        let turns = (0..<1010).compactMap { _ in paces.turn(of: "slow.example", hasWaited: false, at: start) }
        #expect(turns.count == 1000 && zip(turns, turns.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs(turns[999].timeIntervalSince(start) - 100.5) < 0.2)
    }

    @Test("Domains by the hundred thousand are not remembered for ever")
    func many() {
        var paces = paces { $0.rates = ["*": 1] }
        for number in 0..<100_000 {
            #expect(paces.turn(of: "d\(number).example", hasWaited: false, at: start + Double(number)) == nil)
            paces.begin("d\(number).example")
            paces.end("d\(number).example", at: start + Double(number))
        }
        #expect(paces.count <= 10_000)
    }
}
