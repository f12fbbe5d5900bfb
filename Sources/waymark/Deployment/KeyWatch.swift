import KeyFile
import LinkIdentifiers
import Logging
import ServiceLifecycle

/// Takes a rotated key ring into a running deployment.
struct KeyWatch: Service {
    let file: KeyFile
    /// What runs now.
    let keys: KeyRing
    /// How often the file is looked at, in milliseconds.
    let interval: Int
    let logger: Logger
    let take: @Sendable (KeyRing) async -> Void

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var changes = KeyFileChanges(of: file, since: keys)
            var problem: String?
            while !Task.isCancelled {
                do throws(KeyFileError) {
                    if let ring = try changes.next() {
                        await take(ring)
                        logger.notice("new links are made with another key", metadata: ["key": "\(ring.current)"])
                    }
                    problem = nil
                } catch {
                    // Once, not at every look.
                    if problem != error.description {
                        logger.error("the keys file is not taken", metadata: ["reason": "\(error)"])
                    }
                    problem = error.description
                }
                try? await Task.sleep(for: .milliseconds(interval))
            }
        }
    }
}
