import Foundation
import Interactions
import Journal
import LinkIdentifiers
import NIOCore
import NIOExtras

/// One connection: reads a request, resolves it, has it recorded, answers; one request at a time, so that answers go out
/// in the order of their requests.
final class EdgeHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How many bytes a client may send ahead of its answers before no more are read.
    private static let readAhead = 65_536

    /// What all connections share.
    struct Shared: Sendable {
        let directory: LinkDirectory
        let journal: any Journal
        let counts: RecordingCounts
        let now: @Sendable () -> Date
    }

    private let shared: Shared
    private var received = ByteBuffer()
    private var date = HTTPDate()
    /// A request has been read and not been answered.
    private var isBusy = false
    /// No further request is read.
    private var isClosing = false
    /// The channel wanted to read while enough was here already.
    private var owesRead = false

    init(shared: Shared) { self.shared = shared }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        var bytes = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = bytes } else { received.writeBuffer(&bytes) }
        advance(context)
    }

    /// A client that does not read its answers gets no further ones made.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { advance(context) }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        owesRead = received.readableBytes >= Self.readAhead
        if !owesRead { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isClosing = true
            if !isBusy { context.close(promise: nil) }
        case let event as IdleStateHandler.IdleStateEvent where event == .read:
            guard !isBusy else { return }
            if received.readableBytes > 0 {
                refuse(.requestTimeout, context)
            } else {
                context.close(promise: nil)
            }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: Requests

    private func advance(_ context: ChannelHandlerContext) {
        while !isBusy, !isClosing, received.readableBytes > 0, context.channel.isWritable {
            switch received.withUnsafeReadableBytes({ RequestParser.parse($0) }) {
            case .incomplete:
                return
            case .refused(let status):
                refuse(status, context)
            case .request(let head):
                guard let bytes = received.readBytes(length: head.length) else { return }
                isBusy = true
                handle(Request(head: head, bytes: bytes, readAt: shared.now()), context, mayAskStore: true)
            }
        }
        if received.readableBytes == 0 { received.clear() }
        if owesRead { read(context: context) }
    }

    /// A request and the bytes of its head.
    private struct Request {
        let head: RequestHead
        let bytes: [UInt8]
        let readAt: Date
    }

    private func handle(_ request: Request, _ context: ChannelHandlerContext, mayAskStore: Bool) {
        guard request.head.method != .other else { return answer(.methodNotAllowed, to: request, context) }
        guard let route = Route(path: request.bytes[request.head.path]) else {
            return answer(.notFound, to: request, context)
        }
        switch (
            shared.directory.resolve(host: nil, organization: route.organization, identifier: route.identifier),
            route.kind
        ) {
        case (.link(let reference, let location, let personalised), .link):
            record(reference, personalised, .redirect(to: location), of: request, context)
        case (.pixel(let reference), .pixel):
            record(reference, nil, .pixel, of: request, context)
        case (.notKnownYet, _) where mayAskStore:
            // Nobody but Waymark can have made it, so asking the store is not something a stranger can cause.
            askStore(for: request, context)
        case (_, .link):
            answer(.notFound, to: request, context)
        case (_, .pixel):
            answer(.pixel, to: request, context)
        }
    }

    private func askStore(for request: Request, _ context: ChannelHandlerContext) {
        let directory = shared.directory
        let bound = NIOLoopBound((handler: self, request: request, context: context), eventLoop: context.eventLoop)
        Task {
            try? await directory.refresh()
            bound.eventLoop.execute {
                let (handler, request, context) = bound.value
                handler.handle(request, context, mayAskStore: false)
                handler.advance(context)
            }
        }
    }

    /// Answers when the entry is on disk, or when it is certain that it will not be (M6.2, M6.3).
    private func record(
        _ reference: LinkReference, _ destination: String?, _ response: Response, of request: Request,
        _ context: ChannelHandlerContext
    ) {
        guard request.head.method == .get else { return answer(response, to: request, context) }
        let userAgent =
            request.head.userAgent.map { request.bytes[$0].prefix(JournalEntry.maximumUserAgentLength) } ?? []
        let entry = JournalEntry(
            at: request.readAt, link: reference, destination: destination,
            userAgent: String(decoding: userAgent, as: UTF8.self), asksForAnonymity: request.head.asksForAnonymity,
            isPrefetch: request.head.isPrefetch)
        let counts = shared.counts
        let bound = NIOLoopBound(
            (handler: self, response: response, request: request, context: context), eventLoop: context.eventLoop)
        shared.journal.append(entry) { result in
            counts.note(result)
            bound.eventLoop.execute {
                let (handler, response, request, context) = bound.value
                handler.answer(response, to: request, context)
                handler.advance(context)
            }
        }
    }

    // MARK: Answers

    private func answer(_ response: Response, to request: Request, _ context: ChannelHandlerContext) {
        isBusy = false
        guard context.channel.isActive else { return }
        let keepsAlive = request.head.keepsAlive && !isClosing
        if !keepsAlive { isClosing = true }
        write(response, context, isHead: request.head.method == .head, keepsAlive: keepsAlive)
    }

    private func refuse(_ status: ResponseStatus, _ context: ChannelHandlerContext) {
        isClosing = true
        write(Response(status: status), context, isHead: false, keepsAlive: false)
    }

    private func write(_ response: Response, _ context: ChannelHandlerContext, isHead: Bool, keepsAlive: Bool) {
        var buffer = context.channel.allocator.buffer(capacity: 512)
        response.write(into: &buffer, date: date.bytes(at: shared.now()), isHead: isHead, keepsAlive: keepsAlive)
        let written = context.writeAndFlush(wrapOutboundOut(buffer))
        if !keepsAlive {
            let channel = context.channel
            written.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
