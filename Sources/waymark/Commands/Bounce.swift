import ArgumentParser
import Bounces
import Foundation
import Journal

struct Bounce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes in mails that have come back, so that they do not count as delivered.",
        discussion: """
            A mail server pipes each mail for the address of “mail.bounce-address” into it, or delivers them to a Maildir, \
            where those that were read are moved from new to cur: as seen, save those that were not understood. A bounce \
            counts once, however often it is taken in. Exit status: 0 when what it says is on disk, 1 if it is not \
            understood, 75 if it should come again later, as mail servers have it. Of a Maildir: 1 if something in it \
            could not be read or moved; all else is taken in.
            """)

    @Argument(help: "A mail, a Maildir, or - for standard input.")
    var source = "-"

    @OptionGroup var directory: DirectoryOptions

    /// What mail servers take for “later” (EX_TEMPFAIL of sysexits.h).
    private static let later: Int32 = 75

    func run() async throws {
        if source != "-", let maildir = Maildir(URL(filePath: source)) { return try await takeAll(of: maildir) }
        // All of it, so that whoever writes it is not stopped.
        let bytes = try read()
        do {
            let intake = try await BounceIntake(DataDirectory(existing: directory.path))
            defer { intake.close() }
            if case .notUnderstood = try await intake.take(bytes) {
                throw NotUnderstood()
            }
        } catch is NotUnderstood {
            throw CommandError("\(source): this is no report on a mail of ours that could be read")
        } catch {
            let reason = (error as? JournalError).map { "the journal: \($0.rawValue)" } ?? "\(error)"
            FileHandle.standardError.write(Data("waymark: not taken in: \(reason)\n".utf8))
            throw ExitCode(Self.later)
        }
    }

    private struct NotUnderstood: Error {}

    private func read() throws -> [UInt8] {
        if source != "-" { return try Self.beginning(of: URL(filePath: source)) }
        let bytes = try FileHandle.standardInput.read(upToCount: ReturnedMail.maximumSize) ?? Data()
        while let rest = try FileHandle.standardInput.read(upToCount: 1 << 16), !rest.isEmpty {}
        return [UInt8](bytes)
    }

    private static func beginning(of file: URL) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: ReturnedMail.maximumSize) ?? Data())
        } catch {
            throw CommandError("\(file.path): cannot be read; is it there?")
        }
    }

    private func takeAll(of maildir: Maildir) async throws {
        let intake = try await BounceIntake(DataDirectory(existing: directory.path))
        defer { intake.close() }
        var counts = (bounced: 0, passedOver: 0, notUnderstood: 0, left: 0)
        for name in try maildir.names() {
            let bytes: [UInt8]
            switch maildir.read(name) {
            case .mail(let read): bytes = read
            // Another run has taken it in, or a reader has moved it.
            case .gone: continue
            case .unreadable:
                counts.left += 1
                continue
            }
            let result: BounceIntake.Result
            do {
                result = try await intake.take(bytes)
            } catch let error as JournalError {
                throw CommandError("the journal cannot take a bounce now (\(error.rawValue)); run this again later")
            }
            switch result {
            case .bounced: counts.bounced += 1
            case .passedOver: counts.passedOver += 1
            case .notUnderstood: counts.notUnderstood += 1
            }
            // Moved only now: after a crash it is taken in once more, and counts once. What is not understood is moved too, or
            // spam would be read again at every run; somebody finds it unread.
            if !maildir.settle(name, isSeen: result != .notUnderstood) { counts.left += 1 }
        }
        print("\(counts.bounced) bounced, \(counts.passedOver) passed over")
        if counts.notUnderstood > 0 {
            let text = "\(counts.notUnderstood) not understood; unread in \(maildir.cur.path)\n"
            FileHandle.standardError.write(Data(text.utf8))
        }
        if counts.left > 0 {
            throw CommandError("\(counts.left) in \(maildir.new.path) could not be read, or not be moved from there")
        }
    }
}
