import NIOCore
import Preferences

/// The edge's answers.
enum Response {
    /// M6.1. With the value of `Location`.
    case redirect(to: [UInt8])
    /// The pixel's image, to be kept by no cache (M5.2).
    case pixel
    case notFound
    case methodNotAllowed(Route.Methods)
    /// Done; there is nothing to be shown.
    case noContent
    /// What a recipient is shown of their preferences (M10.3), or in place of where a link led (M9.3).
    indirect case page(PreferencePage)
    /// Of a request that is not one, or not one for this server.
    case refusal(ResponseStatus)

    var status: ResponseStatus {
        switch self {
        case .redirect: .found
        case .pixel: .ok
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .noContent: .noContent
        case .page(let page): page.responseStatus
        case .refusal(let status): status
        }
    }

    /// What an answer depends on of its request.
    struct Form {
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

    /// Writes the answer; of one to `HEAD` everything but the body.
    ///
    /// - Parameters:
    ///   - date: the value of `Date`.
    ///   - connection: the `Connection` header with its CRLF, or nothing.
    func write(into buffer: inout ByteBuffer, date: [UInt8], isHead: Bool, connection: StaticString) {
        switch self {
        case .redirect(let location):
            buffer.writeStaticString("HTTP/1.1 302 Found\r\nLocation: ")
            buffer.writeBytes(location)
            buffer.writeStaticString(
                """
                \r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\n\
                Content-Length: 0\r\nDate: 
                """)
        case .pixel:
            buffer.writeStaticString(
                """
                HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nCache-Control: no-store\r\n\
                Referrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\nContent-Length: 43\r\nDate: 
                """)
        case .notFound:
            buffer.writeStaticString(
                """
                HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n\
                Content-Length: 23\r\nDate: 
                """)
        case .methodNotAllowed(let methods):
            buffer.writeStaticString("HTTP/1.1 405 Method Not Allowed\r\nAllow: ")
            buffer.writeString(methods.rawValue)
            buffer.writeStaticString("\r\nContent-Length: 0\r\nDate: ")
        case .noContent:
            // Without a length (RFC 9110 §8.6).
            buffer.writeStaticString("HTTP/1.1 204 No Content\r\nDate: ")
        case .page(let page):
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeString(page.responseStatus.rawValue)
            if page.status == .unavailable { buffer.writeStaticString("\r\nRetry-After: 30") }
            buffer.writeStaticString(
                """
                \r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
                X-Robots-Tag: noindex\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: 
                """)
            buffer.writeString(page.contentSecurityPolicy)
            buffer.writeStaticString("\r\nContent-Language: ")
            buffer.writeString(page.language)
            buffer.writeStaticString("\r\nContent-Length: ")
            buffer.writeString("\(page.html.utf8.count)")
            buffer.writeStaticString("\r\nDate: ")
        case .refusal(let status):
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeString(status.rawValue)
            buffer.writeStaticString("\r\nContent-Length: 0\r\nDate: ")
        }
        buffer.writeBytes(date)
        buffer.writeStaticString("\r\n")
        buffer.writeStaticString(connection)
        buffer.writeStaticString("\r\n")
        if isHead { return }
        switch self {
        case .pixel: buffer.writeBytes(Self.transparentGIF)
        case .notFound: buffer.writeStaticString("There is nothing here.\n")
        case .page(let page): buffer.writeString(page.html)
        default: break
        }
    }

    /// GIF89a, 1×1, one transparent colour: 43 bytes.
    static let transparentGIF: [UInt8] =
        Array("GIF89a".utf8)
        + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]  // screen and colour table
        + [0x21, 0xF9, 4, 1, 0, 0, 0, 0]  // colour 0 is transparent
        + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]  // the image, and the end
}

extension PreferencePage {
    fileprivate var responseStatus: ResponseStatus {
        switch status {
        case .shown: .ok
        case .unavailable: .serviceUnavailable
        case .gone: .gone
        }
    }
}
