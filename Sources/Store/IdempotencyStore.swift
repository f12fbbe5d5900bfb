package import struct Foundation.Date

/// What answering a repeated request as the first time needs of the store.
package protocol IdempotencyStore: Sendable {
    /// Claims a name for a request, or says what became of the one that has it.
    ///
    /// - Parameter request: a hash of all that the request says.
    func claim(
        _ name: IdempotencyName, request: [UInt8], at now: Date
    ) async throws -> IdempotencyClaim
    /// Keeps the answer.
    func keep(_ answer: StoredAnswer, for name: IdempotencyName) async throws
    /// Gives a name up whose request did nothing: it can be made again.
    func release(_ name: IdempotencyName) async throws
    /// Forgets answers that were claimed before then, and claims that nobody has answered.
    func forgetAnswers(claimedBefore date: Date) async throws
}

/// What a client calls a request that it may have to repeat: each key's names are its own.
package struct IdempotencyName: Sendable, Hashable {
    package let keyID: String
    package let name: String

    package init(keyID: String, name: String) {
        self.keyID = keyID
        self.name = name
    }
}

package enum IdempotencyClaim: Sendable, Equatable {
    /// It is the caller's now, who has to ``IdempotencyStore/keep(_:for:)`` or ``IdempotencyStore/release(_:)`` it.
    case claimed
    /// The same request has not been answered: it is being answered just now, or was by a process that has ended.
    case unanswered(claimedAt: Date)
    /// The same request was answered so.
    case answered(StoredAnswer)
    /// Another request has this name.
    case taken
}

/// An answer as it was given.
package struct StoredAnswer: Sendable, Equatable {
    package let status: Int
    package let headers: [String: String]
    package let body: [UInt8]

    package init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
