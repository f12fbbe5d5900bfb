package import Foundation
package import Messages

/// A folder of real mail files in Maildir form: the channel for trying things out, and for whoever picks mail up there.
package struct Outbox: MailChannel {
    /// The Maildir: `tmp`, `new`, `cur`.
    package let directory: URL
    private let files: WholeFiles

    package var batchSize: Int { 500 }
    package var maximumInFlight: Int { 1 }

    /// Makes the folders where they are missing.
    package init(directory: URL) throws {
        self.directory = directory
        files = WholeFiles(into: "new", of: directory)
        for name in ["tmp", "new", "cur"] {
            try FileManager.default.createDirectory(
                at: directory.appending(path: name), withIntermediateDirectories: true)
        }
    }

    package func send(_ mails: [OutgoingMail]) async -> [MailOutcome] {
        do {
            try deliver(
                mails.map { outgoing in
                    var mail = outgoing.mail
                    mail.headers.append(("X-Waymark-Profile", outgoing.profile))
                    return (outgoing.name, mail)
                })
            return mails.map { _ in .accepted }
        } catch {
            let isDurable = (try? files.synchronize()) != nil
            let there = isDurable ? (try? delivered(among: mails.map(\.name))) ?? [] : []
            // Other or undefined mail system status (RFC 3463 §3.4).
            return mails.map { there.contains($0.name) ? .accepted : .unavailable(code: "4.3.0") }
        }
    }

    package func taken(among names: [String]) throws -> Set<String>? { try delivered(among: names) }

    /// They may have been half written when a crash came.
    package func withdraw(_ names: Set<String>) throws { _ = try remove(names) }

    /// Hands over mails, each durable and whole before it is seen in `new`. One whose name is there already is not
    /// written again, so that a send may be repeated after a crash.
    ///
    /// - Parameter mails: each with a file name that is its own for ever, without extension.
    package func deliver(_ mails: [(name: String, mail: Mail)]) throws {
        let delivered = try delivered(among: mails.map(\.name))
        for (name, mail) in mails where !delivered.contains(name) {
            try files.write(Data(mail.bytes(for: .file)), as: name + ".eml")
        }
        try files.synchronize()
    }

    /// Those of these mails that have been handed over, wherever a reader has moved them since.
    ///
    /// - Parameter names: as ``deliver(_:)`` had them.
    package func delivered(among names: [String]) throws -> Set<String> {
        // In this order: what is moved meanwhile is seen twice, and not never.
        let new = names.filter {
            FileManager.default.fileExists(atPath: directory.appending(path: "new/\($0).eml").path)
        }
        let seen = try seen()
        return Set(new).union(names.filter { seen.contains($0 + ".eml") })
    }

    /// Deletes mails, wherever in the Maildir they are, and says how many there were.
    ///
    /// - Parameter names: as ``deliver(_:)`` had them.
    package func remove(_ names: Set<String>) throws -> Int {
        var count = 0
        for folder in ["tmp", "new", "cur"].map({ directory.appending(path: $0) }) {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                guard let end = file.range(of: ".eml"), names.contains(String(file[..<end.lowerBound])) else {
                    continue
                }
                try FileManager.default.removeItem(at: folder.appending(path: file))
                count += 1
            }
            try WholeFiles.synchronize(folder)
        }
        return count
    }

    /// The names of what a reader has moved to `cur`, without the flags that it adds behind a colon.
    private func seen() throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: "cur").path)
        return Set(names.map { String($0.prefix { $0 != ":" }) })
    }
}
