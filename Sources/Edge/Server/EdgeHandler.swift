import Foundation
import Interactions
import Journal
import LinkIdentifiers
import NIOCore

/// One connection: reads a request, resolves it, has it recorded, answers; one request at a time, so that answers go out
/// in the order of their requests.
final class EdgeHandler {
    /// What all connections share.
    struct Shared: Sendable {
        let directory: LinkDirectory
        let limits: ConnectionWait.Limits
        let now: @Sendable () -> Date
        let front: ConnectionFront
        /// Who is believed about clients' addresses; `nil` where no address is recorded.
        let addresses: TrustedProxies?
    }

    let shared: Shared
    var received = ByteBuffer()
    /// How many bytes of the last request's body are still to be passed over.
    var bodyLeft = 0
    /// A request has been read and not been answered.
    var isBusy = false
    /// No further request is read.
    var isClosing = false
    /// The server is to end.
    var isStopping = false
    /// The client has sent all that it will; it may still read.
    var isInputClosed = false
    /// The channel wanted to read while enough was here already.
    var owesRead = false
    /// How many bytes came behind the last request that is answered.
    var discarded = 0
    var wait = ConnectionWait(since: .now())
    /// Who asks: the other end of the connection, or whom it has named in a PROXY header; `nil` where that is not known, or
    /// nobody is to know.
    var peer: IPAddress?
    /// While the connection is open.
    var context: ChannelHandlerContext?
    /// The place in the list of the loop's connections.
    var index: Int?
    let open: OpenConnections
    private let recorder: LoopRecorder
    private var partialHead = PartialHead()
    private var date = HTTPDate()

    /// - Parameters:
    ///   - open: the list of the connection's event loop.
    ///   - recorder: that of the same event loop.
    init(shared: Shared, open: OpenConnections, recorder: LoopRecorder) {
        self.shared = shared
        self.open = open
        self.recorder = recorder
    }

    // MARK: Requests

    func advance(_ context: ChannelHandlerContext) {
        while !isBusy, !isClosing, received.readableBytes > 0, context.channel.isWritable, readNext(context) {}
        if received.readableBytes == 0 {
            // Not `clear()`, which makes a new buffer where the channel's is still shared.
            received = ByteBuffer()
        }
        if isInputClosed, !isBusy, !isClosing, context.channel.isWritable { end(context) }
        waitForNext(context)
        if owesRead { read(context: context) }
    }

    /// Reads on; `false` where there is not enough to do so.
    private func readNext(_ context: ChannelHandlerContext) -> Bool {
        if bodyLeft > 0 {
            let count = min(bodyLeft, received.readableBytes)
            received.moveReaderIndex(forwardBy: count)
            bodyLeft -= count
            return true
        }
        guard received.withUnsafeReadableBytes({ partialHead.isWorthReading($0) }) else { return false }
        switch received.withUnsafeReadableBytes({ RequestParser.parse($0) }) {
        case .incomplete:
            partialHead.wasIncomplete(count: received.readableBytes)
            return false
        case .refused(let status):
            refuse(status, context)
        case .request(let head):
            guard let bytes = received.readBytes(length: head.length) else { return false }
            partialHead = PartialHead()
            if head.keepsAlive, case .length(let length) = head.body { bodyLeft = length }
            isBusy = true
            wait.begin(.answer, now: .now())
            handle(Request(head: head, bytes: bytes, readAt: shared.now()), context, mayAskStore: true)
        }
        return true
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
            shared.directory.resolve(
                host: request.head.host.map { request.bytes[$0] }, organization: route.organization,
                identifier: route.identifier),
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
            isPrefetch: request.head.isPrefetch, address: client(head: request.bytes))
        recorder.record(
            entry, for: .init(handler: self, context: context, request: AnswerForm(request.head), response: response))
    }

    /// What is on disk, or certainly is not in time, is answered.
    func recorded(_ one: LoopRecorder.Waiting) {
        answer(one.response, as: one.request, one.context)
        advance(one.context)
    }

    // MARK: Answers

    /// What an answer depends on of its request.
    struct AnswerForm {
        let isHead: Bool
        let keepsAlive: Bool
        let isHTTP11: Bool
        let hasBody: Bool

        init(_ head: RequestHead) {
            isHead = head.method == .head
            keepsAlive = head.keepsAlive
            isHTTP11 = head.isHTTP11
            hasBody = head.body != .none
        }
    }

    private func answer(_ response: Response, to request: Request, _ context: ChannelHandlerContext) {
        answer(response, as: AnswerForm(request.head), context)
    }

    private func answer(_ response: Response, as form: AnswerForm, _ context: ChannelHandlerContext) {
        isBusy = false
        guard context.channel.isActive else { return }
        if form.keepsAlive && !isClosing {
            let announced: StaticString = form.isHTTP11 ? "" : "Connection: keep-alive\r\n"
            context.writeAndFlush(wrap(response, context, isHead: form.isHead, connection: announced), promise: nil)
        } else {
            let written = wrap(response, context, isHead: form.isHead, connection: Self.close)
            end(context, with: written, lingers: form.hasBody || received.readableBytes > 0)
        }
    }

    func refuse(_ status: ResponseStatus, _ context: ChannelHandlerContext) {
        let response = wrap(Response(status: status), context, isHead: false, connection: Self.close)
        end(context, with: response, lingers: true)
    }

    private static let close: StaticString = "Connection: close\r\n"

    private func wrap(
        _ response: Response, _ context: ChannelHandlerContext, isHead: Bool, connection: StaticString
    ) -> NIOAny {
        var buffer = context.channel.allocator.buffer(capacity: 512)
        response.write(into: &buffer, date: date.bytes(at: shared.now()), isHead: isHead, connection: connection)
        return wrapOutboundOut(buffer)
    }
}
