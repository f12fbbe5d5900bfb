import NIOCore
import NIOEmbedded
import Testing

@testable import Console

@Suite("Answers that are not read")
struct UnreadAnswerHandlerTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handler: UnreadAnswerHandler(timeout: .seconds(60)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Whether there is room for more of the answers.
    private func room(_ isThere: Bool) {
        channel.isWritable = isThere
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test("Who takes nothing for the time-out is closed then, and not before")
    func unread() {
        room(false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("Who takes a little now and then has each time the whole time-out")
    func slow() {
        for _ in 0..<10 {
            room(false)
            channel.embeddedEventLoop.advanceTime(by: .seconds(59))
            room(true)
        }
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
    }

    @Test("A handler that was removed closes nothing")
    func removed() throws {
        room(false)
        let removal = channel.pipeline.syncOperations
        let context = try removal.context(handlerType: UnreadAnswerHandler.self)
        removal.removeHandler(context: context, promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
    }
}
