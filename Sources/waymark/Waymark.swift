import ArgumentParser
import CMalloc
import Foundation
import KeyFile
import Workspace

/// The command line: what can be said to Waymark.
struct Waymark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waymark",
        abstract: "Self-hosted link tracking for customer journeys.",
        discussion: "Exit status: 0, 1 if it failed, 2 for wrong use.",
        subcommands: [
            Demo.self, Serve.self, Apply.self, JourneyCommand.self, MessageCommand.self, KeyCommand.self,
            ConsentCommand.self, ProfileCommand.self, Send.self, Bounce.self, Interactions.self, Report.self,
            Resolve.self, WebhookCommand.self,
            Links.self,
            Rewrite.self,
        ])
}

@main
enum Main {
    static func main() async {
        limitHeaps()
        do {
            var command = try Waymark.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CommandError {
            fail("waymark: \(error)", status: 1)
        } catch let code as ExitCode {
            // Everything has been said.
            exit(code.rawValue)
        } catch let error as KeyFileError {
            fail("waymark: \(error)", status: 1)
        } catch let error as InputError {
            // As compilers have it, so that editors find the place.
            fail(Output.shown("\(error)"), status: 1)
        } catch {
            let code = Waymark.exitCode(for: error)
            let message = Waymark.fullMessage(for: error)
            switch code {
            case .success: print(message)
            case .validationFailure: fail(message, status: 2)
            // It has been said why.
            case _ where error is ExitCode: exit(code.rawValue)
            default: fail("waymark: \(message)", status: 1)
            }
        }
    }

    /// One heap for each core, as no more threads allocate at once. Of itself glibc makes eight for each, and every one keeps what
    /// the largest piece of a stream took of it: an export of ten million interactions had a third more memory than of few.
    private static func limitHeaps() {
        _ = mallopt(M_ARENA_MAX, Int32(clamping: ProcessInfo.processInfo.activeProcessorCount))
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(status)
    }
}

/// Why a command failed, in words for the person at the terminal: what, where, and what to do.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
