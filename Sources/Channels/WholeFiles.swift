import Foundation

/// Puts files into a folder of an outbox, each durable and whole before it is seen there.
struct WholeFiles: Sendable {
    private let temporary, folder: URL

    /// - Parameters:
    ///   - folder: a folder's name in the outbox.
    ///   - outbox: where the folder `tmp` is, which files are written in.
    init(into folder: String, of outbox: URL) {
        temporary = outbox.appending(path: "tmp")
        self.folder = outbox.appending(path: folder)
    }

    /// Writes over what a crash has left in `tmp` under this name, and leaves nothing there itself. What is in place stays so once
    /// ``synchronize()`` returns.
    func write(_ bytes: Data, as name: String) throws {
        let file = temporary.appending(path: name)
        do {
            try Self.write(bytes, to: file)
            guard rename(file.path, folder.appending(path: name).path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(file.path)
            throw error
        }
    }

    /// Through one descriptor: `Data.write` synchronizes too, but does not promise it.
    private static func write(_ bytes: Data, to url: URL) throws {
        let file = open(url.path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        try handle.write(contentsOf: bytes)
        try handle.synchronize()
    }

    func synchronize() throws { try Self.synchronize(folder) }

    static func synchronize(_ url: URL) throws {
        let file = open(url.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
