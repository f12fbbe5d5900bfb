import Foundation
import Messages
import NIOCore

/// Writes the answers of one event loop's connections, all into the same memory as long as clients take them at once.
/// Only to be used on its event loop.
final class AnswerWriter {
    private let metrics: EdgeMetrics
    private var buffer = ByteBufferAllocator().buffer(capacity: 1024)
    private var second = 0
    /// The value of `Date` in that second.
    private var date: [UInt8] = []

    init(metrics: EdgeMetrics) { self.metrics = metrics }

    /// - Parameter connection: the `Connection` header with its CRLF, or nothing.
    func answer(_ response: Response, at now: Date, isHead: Bool, connection: StaticString) -> ByteBuffer {
        let second = Int(now.timeIntervalSince1970)
        if second != self.second || date.isEmpty {
            self.second = second
            date = Array(InternetDate.string(from: now, zone: "GMT").utf8)
        }
        // Where the last answer has not gone out entirely, this takes other memory.
        buffer.clear()
        response.write(into: &buffer, date: date, isHead: isHead, connection: connection)
        metrics.note(response)
        return buffer
    }
}
