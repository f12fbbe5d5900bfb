import Testing

@testable import Channels

@Suite("A mail server's room for connections")
struct ConnectionRoomTests {
    private let start = ContinuousClock.now

    @Test("Where a server takes two of four connections two are used, and now and then one more is tried")
    func two() {
        var room = ConnectionRoom(4)
        let begun = (0..<4).map { _ in room.begin(at: start) }
        let turnedAway = begun.suffix(2).map { room.turnedAway(began: $0, idle: 0, at: start) }
        #expect(turnedAway == [true, true] && room.size(at: start) == 2)
        room.answered(at: start)
        room.answered(at: start)
        #expect(room.size(at: start + .seconds(9)) == 2 && room.size(at: start + .seconds(10)) == 3)
        let again = (0..<3).map { _ in room.begin(at: start) }
        room.answered(at: start)
        room.answered(at: start)
        let isCrowded = room.turnedAway(began: again[2], idle: 2, at: start + .seconds(11))
        #expect(isCrowded && room.size(at: start + .seconds(11)) == 2, "the others were done meanwhile")
        #expect(room.size(at: start + .seconds(60)) == 4)
    }

    @Test("Where all are turned away the last one says that there is no room; then one asks, and all follow")
    func none() {
        var room = ConnectionRoom(3)
        let begun = (0..<3).map { _ in room.begin(at: start) }
        #expect(begun.map { room.turnedAway(began: $0, idle: 0, at: start) } == [true, true, false])
        #expect(room.size(at: start) == 1)
        let alone = room.begin(at: start)
        let isCrowded = room.turnedAway(began: alone, idle: 2, at: start)
        #expect(!isCrowded && room.size(at: start) == 1, "what is idle may have been ended long ago")
        #expect(room.size(at: start + .seconds(3600)) == 1, "however long it is away")
        _ = room.begin(at: start)
        room.answered(at: start)
        #expect(room.size(at: start) == 3)
    }

    @Test("One that waits long for its answer hides no outage, and an end without an answer is none")
    func hanging() {
        var room = ConnectionRoom(2)
        let begun = (0..<2).map { _ in room.begin(at: start) }
        let isFirstCrowded = room.turnedAway(began: begun[1], idle: 0, at: start + .seconds(9))
        #expect(isFirstCrowded)
        let again = room.begin(at: start + .seconds(19))
        let isCrowded = room.turnedAway(began: again, idle: 0, at: start + .seconds(19))
        #expect(!isCrowded && room.size(at: start + .seconds(60)) == 1)
        room.unanswered()
        #expect(room.size(at: start + .seconds(60)) == 1)
    }
}
