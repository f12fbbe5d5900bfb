import CCurl

/// One mail's conversation with the server, as libcurl asks for the mail's bytes and tells what is said.
final class SMTPExchange {
    /// How far it has come.
    enum Stage: Comparable {
        /// Greeting, TLS, signing in: nothing has been said about the mail.
        case session
        case sender
        case recipient
        case data
        /// The mail's end has been asked for, and may have gone out.
        case end
    }

    /// How much a server may say, in bytes.
    private static let maximumReplies = 65_536

    private let bytes: [UInt8]
    /// Whether nothing is to be offered without having signed in.
    private let signsIn: Bool
    private var offset = 0
    private var heard = 0
    /// libcurl is leaving: what is said from here on is about nothing.
    private var isOver = false
    /// Whether the connection was made for this mail. On any other the server has accepted a recipient before, as libcurl
    /// ends those where it did not.
    private var isNew = false
    private var hasSignedIn = false
    /// libcurl goes on where the server offers no sign-in: then the connection is ended at the next reply.
    private var lacksSignIn = false
    private(set) var stage = Stage.session
    /// The server's reply to what was said last; `nil` where there is none (yet).
    private(set) var reply: SMTPReply?

    init(_ bytes: [UInt8], signsIn: Bool) {
        self.bytes = bytes
        self.signsIn = signsIn
    }

    /// The next bytes of the mail; none at its end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        if count == 0 {
            (stage, reply) = (.end, nil)
        } else {
            bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + count])) }
            offset += count
        }
        return count
    }

    /// `false` where the connection is to be ended: the server has said too much, or is not to hear more.
    func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        if lacksSignIn { return false }
        heard += line.count
        if !isOver, let reply = SMTPReply(line: line) { self.reply = reply }
        return heard <= Self.maximumReplies
    }

    func say(_ command: UnsafeRawBufferPointer) {
        isOver = isOver || command.starts(with: "QUIT".utf8)
        if isOver { return }
        reply = nil
        if command.starts(with: "EHLO".utf8) || command.starts(with: "HELO".utf8) {
            (stage, isNew, hasSignedIn) = (.session, true, false)
        } else if command.starts(with: "AUTH".utf8) {
            hasSignedIn = true
        } else if command.starts(with: "MAIL FROM:".utf8) {
            // It is signed in once in a connection's life. Where that fails, libcurl ends it.
            lacksSignIn = signsIn && isNew && !hasSignedIn
            if !lacksSignIn { stage = .sender }
        } else if stage > .session {
            if command.starts(with: "RCPT TO:".utf8) { stage = .recipient }
            if command.starts(with: "DATA".utf8) { stage = .data }
        }
    }

    /// What libcurl's result says of the mail, beside what the server has said.
    func outcome(_ result: CURLcode) -> MailOutcome {
        if result == CURLE_OK { return .accepted }
        // Other security status (RFC 3463 §3.8).
        if lacksSignIn { return .unavailable(code: "5.7.0") }
        guard let reply, reply.status / 100 != 3 else {
            switch stage {
            case .session: return .unavailable(code: Self.unavailability(result))
            // Bad connection (RFC 3463 §3.5).
            case .sender, .recipient, .data: return .deferred(code: "4.4.2")
            case .end: return .unacknowledged
            }
        }
        switch (stage, reply.status / 100) {
        case (.end, 2): return .accepted
        case (_, 2):
            return stage == .session ? .unavailable(code: Self.unavailability(result)) : .deferred(code: "4.4.2")
        case (.session, _): return .unavailable(code: reply.code)
        // The server is leaving (RFC 5321 §3.8). Where a recipient has been named it may be for their sake, and one mail must
        // not be able to stop all.
        case (.sender, _) where reply.status == 421: return .unavailable(code: reply.code)
        // It wants another sign-in, or a better one (RFC 4954 §6).
        case _ where [530, 535, 538].contains(reply.status): return .unavailable(code: reply.code)
        // Of the sender the server may be told better things.
        case (.sender, _), (_, 4): return .deferred(code: reply.code)
        // Many servers say at the first recipient what they have against the client.
        case (.recipient, 5) where isNew && reply.isAboutPolicy: return .deferred(code: reply.code)
        default: return .refused(code: reply.code)
        }
    }

    /// What is wrong with the server where it is unavailable, in words that name nobody.
    func problem(_ result: CURLcode) -> String {
        if lacksSignIn { return "it offers no way to sign in" }
        if stage > .session, let reply { return "it answers \(reply.code)" }
        return String(cString: curl_easy_strerror(result))
    }

    /// Cryptographic failure, or no answer from the host (RFC 3463 §3.8, §3.5).
    private static func unavailability(_ result: CURLcode) -> String {
        let isTLS = [
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
        ].contains(result)
        return isTLS ? "4.7.5" : "4.4.1"
    }
}
