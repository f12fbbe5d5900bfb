import Foundation
import Synchronization

/// How often signing in has failed of late. Keys cannot be guessed; this makes trying all the same of no use.
final class SignInAttempts: Sendable {
    /// Failures that are answered within ``time``, whoever's they are: behind a proxy all have one address.
    private static let maximum = 20
    /// In seconds.
    private static let time = 60.0

    private let failures = Mutex<[Date]>([])

    /// `false` where there have been too many.
    func noteFailure(at now: Date) -> Bool {
        failures.withLock { failures in
            failures.removeAll { now.timeIntervalSince($0) >= Self.time }
            if failures.count == Self.maximum { return false }
            failures.append(now)
            return true
        }
    }
}
