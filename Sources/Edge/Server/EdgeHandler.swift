import Foundation
import Interactions
import LinkIdentifiers
import Metrics
import NIOCore
import Preferences
import Receipts

/// One connection: reads a request, resolves it, has it recorded, answers; one request at a time, so that answers go out
/// in the order of their requests.
final class EdgeHandler {
    /// What all connections share.
    struct Shared: Sendable {
        let directory: LinkDirectory
        let pages: PreferencePages
        /// Who sends receipts of text messages; `nil` where nobody does.
        let receipts: ReceiptSource?
        let limits: ConnectionWait.Limits
        let now: @Sendable () -> Date
        let front: ConnectionFront
        let metrics: EdgeMetrics
        /// Who is believed about clients' addresses; `nil` where no address is recorded.
        let addresses: TrustedProxies?
    }

    /// What the connections of one event loop share.
    struct Place {
        let open: OpenConnections
        let recorder: LoopRecorder
        let writer: AnswerWriter
    }

    let shared: Shared
    var received = ByteBuffer()
    /// How many bytes of the last request's body are still to be passed over, or to come.
    var bodyLeft = 0
    /// The request whose body is read, and not passed over.
    var form: SentForm?
    /// A request has been read and not been answered.
    var isBusy = false
    /// No further request is read.
    var isClosing = false
    /// The server is to end.
    var isStopping = false
    /// The client has sent all that it will; it may still read.
    var isInputClosed = false
    /// The client takes what it is sent.
    var isWritable = true
    /// No more is read from the channel while enough is here already.
    var isPaused = false
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
    let writer: AnswerWriter
    /// Where answers are sent past the channel; `nil` where they go through it.
    var socket: NIOBSDSocket.Handle?
    private var partialHead = PartialHead()
    /// The answer to the request that is being recorded, and the one where that fails.
    private var pending: (response: Response, otherwise: Response, form: Response.Form, readAt: Date)?

    /// - Parameter place: that of the connection's event loop.
    init(shared: Shared, place: Place) {
        self.shared = shared
        open = place.open
        recorder = place.recorder
        writer = place.writer
    }

    func advance(_ context: ChannelHandlerContext, now: @autoclosure () -> NIODeadline = .now()) {
        while !isBusy, !isClosing, received.readableBytes > 0, isWritable, readNext(context) {}
        if received.readableBytes == 0, received.readerIndex > 0 {
            // Not `clear()`, which makes a new buffer where the channel's is still shared.
            received = ByteBuffer()
        }
        if isInputClosed, !isBusy, !isClosing, isWritable { end(context) }
        waitForNext(now: now())
        if isPaused, received.readableBytes < Self.readAhead { resume(context) }
    }

    /// Reads on; `false` where there is not enough to do so.
    private func readNext(_ context: ChannelHandlerContext) -> Bool {
        if bodyLeft > 0 {
            if let form { return readBody(of: form, context) }
            let count = min(bodyLeft, received.readableBytes)
            received.moveReaderIndex(forwardBy: count)
            bodyLeft -= count
            return true
        }
        // The bytes of the head stay where they are until it has been dealt with, whatever becomes of `received`.
        let bytes = received
        return bytes.withUnsafeReadableBytes { readHead(in: $0, context) }
    }

    private func readHead(in bytes: UnsafeRawBufferPointer, _ context: ChannelHandlerContext) -> Bool {
        guard partialHead.isWorthReading(bytes) else { return false }
        switch RequestParser.parse(bytes) {
        case .incomplete:
            partialHead.wasIncomplete(count: bytes.count)
            return false
        case .refused(let status):
            refuse(status, context)
        case .request(let head):
            partialHead = PartialHead()
            received.moveReaderIndex(forwardBy: head.length)
            if head.keepsAlive, case .length(let length) = head.body { bodyLeft = length }
            isBusy = true
            wait.begin(.answer, now: .now())
            handle(head, bytes, readAt: shared.now(), context, mayAskStore: true)
        }
        return true
    }

    /// - Parameter bytes: those of the head, and perhaps more.
    private func handle(
        _ head: RequestHead, _ bytes: UnsafeRawBufferPointer, readAt: Date, _ context: ChannelHandlerContext,
        mayAskStore: Bool
    ) {
        let form = Response.Form(head)
        func answer(_ response: Response) { self.answer(response, as: form, at: shared.now(), context) }
        let path = UnsafeRawBufferPointer(rebasing: bytes[head.path])
        let route = Route(path: path)
        let methods = route?.kind.methods ?? .reading
        guard methods.contain(head.method) else { return answer(.methodNotAllowed(methods)) }
        guard let route else {
            guard let short = ShortLinkPath(path: path) else { return answer(.notFound) }
            let code = UnsafeRawBufferPointer(rebasing: path[short.code])
            return followShortLink(code, head, bytes, readAt: readAt, context, mayAskStore: mayAskStore)
        }
        switch (
            shared.directory.resolve(
                host: head.host.map { .init(rebasing: bytes[$0]) },
                organization: .init(rebasing: path[route.organization]),
                identifier: .init(rebasing: path[route.identifier])),
            route.kind
        ) {
        case (.link(let reference, let location, let destination), .link):
            record(reference, destination, .redirect(to: location), of: head, bytes, readAt, context)
        case (.pixel(let reference), .pixel):
            record(reference, nil, .pixel, of: head, bytes, readAt, context)
        case (.preferences(let delivery), .preferences), (.preferences(let delivery), .unsubscribing):
            let identifier = String(decoding: path[route.identifier], as: UTF8.self)
            showPreferences(
                of: delivery, identifier, route.kind, head, .init(rebasing: bytes.prefix(head.length)), context)
        case (.receipts(let delivery, let url), .receipts):
            takeReceipt(for: delivery, url, head, .init(rebasing: bytes.prefix(head.length)), context)
        case (.notKnownYet, _) where mayAskStore:
            // Nobody but Waymark can have made it, so asking the store is not something a stranger can cause.
            askStore(head, Array(bytes.prefix(head.length)), readAt, context)
        case (_, .link), (_, .preferences), (_, .unsubscribing), (_, .receipts):
            answer(.notFound)
        case (_, .pixel):
            answer(.pixel)
        }
    }

    func askStore(_ head: RequestHead, _ bytes: [UInt8], _ readAt: Date, _ context: ChannelHandlerContext) {
        let directory = shared.directory
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        Task {
            try? await directory.refresh()
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                bytes.withUnsafeBytes { handler.handle(head, $0, readAt: readAt, context, mayAskStore: false) }
                handler.advance(context)
            }
        }
    }

    /// Answers when the entry is on disk, or when it is certain that it will not be (M6.2, M6.3).
    ///
    /// - Parameter destination: where a personalised or corrected link leads.
    func record(
        _ reference: LinkReference, _ destination: String?, _ response: Response, of head: RequestHead,
        _ bytes: UnsafeRawBufferPointer, _ readAt: Date, _ context: ChannelHandlerContext
    ) {
        guard head.method == .get else { return answer(response, as: Response.Form(head), at: readAt, context) }
        pending = (response, response, Response.Form(head), readAt)
        recorder.record(reference, destination: destination, readAt: readAt, head: head, in: bytes, for: self)
    }

    /// Answers when a gateway's receipt is on disk; one that is not comes again.
    func record(_ receipt: LinkReference, readAt: Date, _ form: Response.Form) {
        pending = (.noContent, .refusal(.serviceUnavailable), form, readAt)
        recorder.record(receipt, readAt: readAt, for: self)
    }

    /// What is on disk, or certainly is not in time, is answered.
    func recorded(isOnDisk: Bool, at now: Date, deadline: NIODeadline) {
        guard let pending, let context else { return }
        self.pending = nil
        // Of times that are known anyway: one between which the clock is set is wrong, and no click pays for another look.
        shared.metrics.recording.recordNanoseconds(Int64(max(0, now.timeIntervalSince(pending.readAt)) * 1_000_000_000))
        answer(isOnDisk ? pending.response : pending.otherwise, as: pending.form, at: now, context)
        advance(context, now: deadline)
    }
}
