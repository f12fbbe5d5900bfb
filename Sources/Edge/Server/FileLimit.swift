import Foundation

/// How many files the process may have open, sockets being files.
enum FileLimit {
    /// What is left to the store, the journal, the console and the event loops.
    private static let reserve = 256

    /// As many of the wanted connections as there may be, the soft limit being raised as far as the hard one allows.
    static func connections(wanted: Int) -> Int {
        let needed = wanted + reserve
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        if limit.rlim_cur < rlim_t(needed) {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(needed))
            _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        }
        return max(1, min(wanted, Int(clamping: limit.rlim_cur) - reserve))
    }
}
