import CCurl
import Dispatch
import Foundation
import Messages

/// A connection to the mail server, made when there is a mail for it, and made anew when it has ended.
///
/// libcurl speaks SMTP and waits while it does: in a thread of this connection's own.
// What it holds is touched on its queue only.
final class SMTPConnection: @unchecked Sendable {
    /// With what is wrong with the server, in words that name nobody, `nil` for nothing; and whether it said anything in the end.
    typealias Answer = (outcome: MailOutcome, problem: String?, isAnswered: Bool)

    private let queue = DispatchQueue(label: "waymark.smtp")
    private let handle: UnsafeMutableRawPointer?
    private let signsIn: Bool

    /// Once in a process, before anything else of libcurl (curl_global_init).
    private static let hasStarted: Bool = {
        // Writing to a connection that has ended is an error, and no reason to end.
        signal(SIGPIPE, SIG_IGN)
        return curl_start() == CURLE_OK
    }()

    init(_ configuration: SMTPConfiguration) {
        signsIn = configuration.credentials != nil
        handle = Self.hasStarted ? curl_easy_init() : nil
        guard let handle else { return }
        func set(_ option: CURLoption, _ text: String) { curl_set_text(handle, option, text) }
        func set(_ option: CURLoption, _ duration: Duration) {
            curl_set_long(handle, option, Int(duration / .milliseconds(1)))
        }
        set(CURLOPT_URL, configuration.url)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Not what variables of the environment say.
        set(CURLOPT_PROXY, "")
        curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        curl_set_long(handle, CURLOPT_UPLOAD, 1)
        curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
        if configuration.security == .starttls {
            curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        }
        if let file = configuration.authorities { set(CURLOPT_CAINFO, file) }
        if let (user, password) = configuration.credentials {
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
        }
        set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout)
        set(CURLOPT_TIMEOUT_MS, configuration.timeout)
        curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(configuration.timeout / .seconds(1)))
        Self.setCallbacks(handle)
    }

    deinit { if let handle { curl_easy_cleanup(handle) } }

    func send(_ mail: OutgoingMail) async -> Answer {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.handOver(mail)) }
        }
    }

    private func handOver(_ mail: OutgoingMail) -> Answer {
        guard let handle else { return (.unavailable(code: "4.3.0"), "libcurl cannot be used", false) }
        let bytes = mail.mail.bytes(for: .smtp)
        let recipients = curl_slist_append(nil, "<\(mail.mail.to)>")
        defer { curl_slist_free_all(recipients) }
        curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(mail.returnPath)>")
        curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        var (exchange, result) = perform(handle, bytes)
        let isUntaken = exchange.stage <= .sender && (exchange.reply == nil || exchange.reply?.status == 421)
        if result != CURLE_OK, isUntaken, curl_connection_count(handle) == 0 {
            // The server had ended the connection while nothing was said.
            (exchange, result) = perform(handle, bytes)
        }
        let outcome = exchange.outcome(result)
        guard case .unavailable = outcome else { return (outcome, nil, exchange.reply != nil) }
        return (outcome, exchange.problem(result), exchange.reply != nil)
    }

    private func perform(_ handle: UnsafeMutableRawPointer, _ bytes: [UInt8]) -> (SMTPExchange, CURLcode) {
        let exchange = SMTPExchange(bytes, signsIn: signsIn)
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        Self.setCallbacks(handle, context)
        let result = withExtendedLifetime(exchange) { curl_easy_perform(handle) }
        // libcurl may say something when it closes the connection, and the exchange is gone by then.
        Self.setCallbacks(handle, nil)
        return (exchange, result)
    }

    private static func setCallbacks(_ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer? = nil) {
        curl_set_reader(
            handle,
            { buffer, size, count, context in
                SMTPExchange.of(context)?.read(into: .init(start: buffer, count: size * count)) ?? 0
            }, context)
        curl_set_line_reader(
            handle,
            { line, size, count, context in
                SMTPExchange.of(context)?.hear(.init(start: line, count: size * count)) == false ? 0 : size * count
            }, context)
        curl_set_observer(
            handle,
            { _, kind, text, count, context in
                if kind == CURLINFO_HEADER_OUT { SMTPExchange.of(context)?.say(.init(start: text, count: count)) }
                return 0
            }, context)
    }
}

extension SMTPExchange {
    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> SMTPExchange? {
        context.map { Unmanaged<SMTPExchange>.fromOpaque($0).takeUnretainedValue() }
    }
}
