import NIOCore
import NIOPosix
import Synchronization

/// A mail server over real sockets that says what it is told to say.
struct MailServer: Sendable {
    enum Answer: Sendable {
        case say(String)
        case sayAndClose(String)
        case close
        case silence
        /// After so many milliseconds, as usual.
        case late(Int)
        /// Lines without end.
        case babble
    }

    /// What it is asked is a command, `""` for a new connection, and `.` for the end of a mail. `nil` stands for what is usual.
    typealias Script = @Sendable (_ command: String, _ connection: Int) -> Answer?

    private let channel: any Channel
    private let log: Log

    final class Log: Sendable {
        let commands = Mutex<[String]>([])
        let mails = Mutex<[String]>([])
        let connections = Mutex(0)
    }

    init(_ script: @escaping Script = { _, _ in nil }) async throws {
        let log = Log()
        self.log = log
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(MailServerHandler(script, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// In the order in which they came.
    var commands: [String] { log.commands.withLock { $0 } }
    /// Those that came to their end, without the dots that the protocol puts in.
    var mails: [String] { log.mails.withLock { $0 } }
    var connections: Int { log.connections.withLock { $0 } }

    func stop() async throws { try await channel.close() }
}

/// One connection to a mail server.
private final class MailServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: MailServer.Script
    private let log: MailServer.Log
    private var connection = 0
    private var input = ByteBuffer()
    /// The lines of the mail that is coming in; `nil` while none is.
    private var mail: [String]?

    init(_ script: @escaping MailServer.Script, _ log: MailServer.Log) {
        self.script = script
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        connection = log.connections.withLock {
            $0 += 1
            return $0
        }
        answer("", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        input.writeBuffer(&part)
        while let end = input.readableBytesView.firstIndex(of: 0x0A) {
            let length = end - input.readerIndex
            let line = String((input.readString(length: length + 1) ?? "").dropLast())
            if mail == nil {
                log.commands.withLock { $0.append(line) }
                answer(line, context)
            } else if line == "." {
                let text = (mail ?? []).map { $0 + "\r\n" }.joined()
                log.mails.withLock { $0.append(text) }
                mail = nil
                answer(".", context)
            } else {
                mail?.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            }
        }
        if mail != nil, input.readableBytes + (mail ?? []).count > 0 { answerMidway(context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// In the middle of a mail.
    private func answerMidway(_ context: ChannelHandlerContext) {
        if case .close? = script("…", connection) { context.close(promise: nil) }
    }

    private func answer(_ command: String, _ context: ChannelHandlerContext) {
        switch script(command, connection) {
        case .say(let text): write(text + "\r\n", context)
        case .sayAndClose(let text):
            write(text + "\r\n", context)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .silence: break
        case .late(let delay):
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            let this = NIOLoopBound(self, eventLoop: context.value.eventLoop)
            context.value.eventLoop.scheduleTask(in: .milliseconds(Int64(delay))) {
                this.value.write(this.value.usual(command) + "\r\n", context.value)
            }
        case .babble:
            write(String(repeating: "250-" + String(repeating: "x", count: 500) + "\r\n", count: 4000), context)
        case nil:
            write(usual(command) + "\r\n", context)
            if command == "QUIT" { context.close(promise: nil) }
        }
        if command == "DATA", script(command, connection) == nil { mail = [] }
    }

    private func usual(_ command: String) -> String {
        switch command.prefix(4) {
        case "": "220 mail.example ESMTP"
        case "EHLO": "250-mail.example\r\n250 ENHANCEDSTATUSCODES"
        case "DATA": "354 go on"
        case "QUIT": "221 2.0.0 bye"
        default: "250 2.0.0 OK"
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
