import Foundation

/// The place that a thread counts in. Threads that counted in the same one would have their cores wait for each other's
/// caches, which costs more than all the rest of counting.
enum Stripe {
    static let count = 8
    /// How many numbers of 8 bytes a cache line has room for.
    static let line = 8

    /// That of this thread: any, and always the same.
    static var current: Int { Int((UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15) >> 61) }
}
