import ArgumentParser
import Store

extension JourneyCommand {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Halts a journey where it is: nothing is sent until it is resumed.",
            discussion: """
                What is being handed over at this moment still goes out. Nobody is looked for; who comes to it meanwhile, by \
                an event or because a filter takes them in, enters and waits. Time goes on: what becomes due is done when it \
                is resumed.
                """)

        @OptionGroup var options: JourneyOptions

        func run() async throws {
            switch try await options.change(to: .paused) {
            case .running: print("Paused \(options.journey).")
            case .paused: print("\(options.journey) is paused already.")
            case .draft: throw options.notPublished
            case .stopped: throw options.stopped
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Has a paused journey go on where it was.")

        @OptionGroup var options: JourneyOptions

        func run() async throws {
            switch try await options.change(to: .running) {
            case .paused: print("Resumed \(options.journey).")
            case .running: print("\(options.journey) is running already.")
            case .draft: throw options.notPublished
            case .stopped: throw options.stopped
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a journey: all its runs end where they are, and nothing more is sent.",
            discussion: "What was sent keeps its links and figures. To begin again, publish it.")

        @OptionGroup var options: JourneyOptions

        func run() async throws {
            switch try await options.change(to: .stopped) {
            case .running, .paused: print("Stopped \(options.journey).")
            case .stopped: print("\(options.journey) is stopped already.")
            case .draft: throw options.notPublished
            }
        }
    }
}

extension JourneyOptions {
    /// Says what it was before.
    fileprivate func change(to state: JourneyState) async throws -> JourneyState {
        let (store, organization) = try await open()
        guard let before = try await store.change(journey: journey, organization: organization, to: state) else {
            throw try await unknown(in: store, organization)
        }
        return before
    }

    fileprivate var notPublished: CommandError {
        CommandError("\(journey) is not published; publish it with “waymark journey publish \(journey)”")
    }

    fileprivate var stopped: CommandError {
        CommandError("\(journey) is stopped; to begin again, publish it with “waymark journey publish \(journey)”")
    }
}
