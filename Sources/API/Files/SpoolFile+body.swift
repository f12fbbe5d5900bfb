import Foundation
import Hummingbird
import NIOCore

extension SpoolFile {
    /// In bytes.
    var size: Int {
        get throws { try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0 }
    }

    /// The file as a response's body, in pieces, as fast as somebody takes them.
    func body() throws -> ResponseBody {
        let size = try size
        return ResponseBody(contentLength: size) { [self] writer in
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
                // Before whoever has it all can ask again.
                if try handle.offset() >= size { place?.giveBack() }
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }

    /// Takes a request's body in.
    ///
    /// - Parameter maximum: in bytes.
    /// - Throws: a problem where it is larger.
    func take(_ body: RequestBody, maximum: Int) async throws {
        try await write { handle in
            var count = 0
            for try await piece in body {
                count += piece.readableBytes
                guard count <= maximum else { throw Problem.contentTooLarge(maximum: maximum) }
                try grow(to: count)
                try handle.write(contentsOf: Data(piece.readableBytesView))
            }
        }
    }
}
