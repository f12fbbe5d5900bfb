import Foundation
import Messages
import NIOCore

/// The edge's answers, as bytes.
struct Response {
    let status: ResponseStatus
    /// The value of `Location`.
    var location: [UInt8]?
    /// Further header lines, each with its CRLF.
    var headers: StaticString = ""
    var body: [UInt8] = []

    /// M6.1.
    static func redirect(to location: [UInt8]) -> Response {
        Response(
            status: .found, location: location,
            headers: "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\n")
    }

    /// The pixel's image, to be kept by no cache (M5.2).
    static let pixel = Response(
        status: .ok,
        headers:
            "Content-Type: image/gif\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\n",
        body: transparentGIF)

    static let notFound = Response(
        status: .notFound, headers: "Content-Type: text/plain\r\nCache-Control: no-store\r\n",
        body: Array("There is nothing here.\n".utf8))

    static let methodNotAllowed = Response(status: .methodNotAllowed, headers: "Allow: GET, HEAD\r\n")

    /// Writes the answer to a request; of one to `HEAD` everything but the body.
    ///
    /// - Parameter connection: the `Connection` header with its CRLF, or nothing.
    func write(into buffer: inout ByteBuffer, date: [UInt8], isHead: Bool, connection: StaticString) {
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(status.rawValue)
        if let location {
            buffer.writeStaticString("\r\nLocation: ")
            buffer.writeBytes(location)
        }
        buffer.writeStaticString("\r\n")
        buffer.writeStaticString(headers)
        if body.isEmpty {
            buffer.writeStaticString("Content-Length: 0\r\nDate: ")
        } else {
            buffer.writeString("Content-Length: \(body.count)\r\nDate: ")
        }
        buffer.writeBytes(date)
        buffer.writeStaticString("\r\n")
        buffer.writeStaticString(connection)
        buffer.writeStaticString("\r\n")
        if !isHead { buffer.writeBytes(body) }
    }

    /// GIF89a, 1×1, one transparent colour: 43 bytes.
    static let transparentGIF: [UInt8] =
        Array("GIF89a".utf8)
        + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]  // screen and colour table
        + [0x21, 0xF9, 4, 1, 0, 0, 0, 0]  // colour 0 is transparent
        + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]  // the image, and the end
}

/// The `Date` header's value, made once a second.
struct HTTPDate {
    private var second: Int = 0
    private var text: [UInt8] = []

    mutating func bytes(at now: Date) -> [UInt8] {
        let second = Int(now.timeIntervalSince1970)
        if second != self.second {
            self.second = second
            text = Array(InternetDate.string(from: now, zone: "GMT").utf8)
        }
        return text
    }
}
