import Channels
import Foundation
import Journeys
import LinkIdentifiers
import Logging
import Metrics
import Store

extension MailSender {
    private static let longestPause: TimeInterval = 30
    /// How long mails that are on their way are waited for at the end.
    private static let longestEnd = Duration.seconds(60)

    /// Gives the channel what it has room for.
    func dispatch() {
        while inFlight < channel.maximumInFlight, now() >= pausedUntil {
            let batch = nextBatch()
            if batch.isEmpty { return }
            inFlight += 1
            metrics.inFlight.increment()
            Task {
                let began = ContinuousClock.now
                let outcomes = await channel.send(batch.map(\.mail))
                metrics.handingOver.record(duration: .now - began)
                self.finish(batch, outcomes)
            }
        }
    }

    /// Those that have waited longest, of domains that have a connection free.
    private func nextBatch() -> [Waiting] {
        var batch: [Waiting] = []
        var rest: [Waiting] = []
        for (index, mail) in waiting.enumerated() {
            if batch.count == channel.batchSize {
                rest += waiting[index...]
                break
            }
            if paces.mayBegin(mail.domain) {
                paces.begin(mail.domain)
                batch.append(mail)
            } else {
                rest.append(mail)
            }
        }
        waiting = rest
        return batch
    }

    private func finish(_ batch: [Waiting], _ found: [MailOutcome]) {
        inFlight -= 1
        metrics.inFlight.decrement()
        let time = now()
        for (mail, outcome) in zip(batch, found) {
            paces.end(mail.domain, at: time)
            outcomes.append((mail, outcome))
        }
        let code = found.lazy.compactMap {
            if case .unavailable(let code, othersWork: false) = $0 { code } else { nil }
        }.first
        if let code {
            pause(at: time, code: code)
        } else if found.contains(where: { if case .unavailable = $0 { false } else { true } }) {
            failures = 0
        }
        dispatch()
        wakeup()
    }

    /// Leaves a channel alone that takes nothing: a second at first, then twice as long each time. What waits for it waits in
    /// the store, so that consent is looked at again.
    private func pause(at time: Date, code: String) {
        putBack()
        guard time >= pausedUntil else { return }
        let pause = min(pow(2, Double(min(failures, 10))), Self.longestPause)
        if failures == 0 { logger.warning("mails are not taken; trying again", metadata: ["code": "\(code)"]) }
        failures += 1
        pausedUntil = time + pause
    }

    private func putBack() {
        for mail in waiting {
            paces.withdraw(mail.domain, at: now())
            completions.append(Completion(.returned(mail.taken.delivery.number), next: nil))
        }
        waiting = []
    }

    /// Notes what has become of mails since the last time, and takes others. Those of recipients who have been erased meanwhile
    /// are taken back.
    ///
    /// - Parameter limit: how many are taken, at most.
    func noteAndTake(_ limit: Int) async throws {
        while let (mail, outcome) = outcomes.first {
            let completion = try await completion(of: mail.taken, outcome)
            outcomes.removeFirst()
            completions.append(completion)
            if let delivery = completion.outcome.taken { names[delivery] = mail.mail.name }
        }
        let batch = completions
        if batch.isEmpty, limit == 0 { return }
        completions = []
        let (store, now) = (store, now())
        let erased: [DeliveryNumber]
        do {
            // A task of its own is not cancelled with this one.
            (taken, erased) = try await Task { try await store.takeMails(limit: limit, noting: batch, at: now) }.value
        } catch {
            completions = batch + completions
            // What cannot be taken keeps nothing from being noted.
            if limit > 0, !batch.isEmpty { try await noteAndTake(0) }
            throw error
        }
        if batch.isEmpty { return }
        metrics.note(batch)
        onNoted()
        let names = names
        for completion in batch { if let delivery = completion.outcome.taken { self.names[delivery] = nil } }
        let sent = batch.count { $0.outcome.taken != nil }
        if sent > 0 { logger.info("sent", metadata: ["count": "\(sent)"]) }
        if !erased.isEmpty { try await channel.withdraw(Set(erased.compactMap { names[$0] })) }
    }

    private func completion(of taken: TakenMail, _ outcome: MailOutcome) async throws -> Completion {
        let delivery = taken.delivery
        switch outcome {
        case .accepted: return try await journeyVersions.completion(of: delivery, after: .sent, .sent(delivery.number))
        case .refused(let code):
            logger.notice("a mail was refused", metadata: ["code": "\(code)"])
            return try await refusal(of: taken, code)
        case .deferred(let code):
            guard let retry = MailBackoff.retry(after: taken.retry, code: code, at: now()) else {
                return try await refusal(of: taken, code)
            }
            return Completion(.deferred(delivery.number, retry), next: nil)
        case .unacknowledged:
            guard var retry = MailBackoff.retry(after: taken.retry, code: "", at: now()) else {
                return try await unconfirmed(delivery)
            }
            retry.mayBeTaken = true
            return Completion(.unacknowledged(delivery.number, retry), next: nil)
        case .unavailable: return Completion(.returned(delivery.number), next: nil)
        }
    }

    /// What is refused may have been taken before.
    private func refusal(of mail: TakenMail, _ code: String) async throws -> Completion {
        let delivery = mail.delivery
        if mail.retry?.mayBeTaken == true { return try await unconfirmed(delivery) }
        return try await journeyVersions.completion(
            of: delivery, after: .notSent(.failed(code: code)), .refused(delivery.number))
    }

    private func unconfirmed(_ delivery: PreparedDelivery) async throws -> Completion {
        try await journeyVersions.completion(of: delivery, after: .sent, .unconfirmed(delivery.number))
    }

    /// What was being handed over when whoever did it came to an end. Where nobody can say what was taken it is offered
    /// again, and counted.
    func resolveInterrupted() async throws {
        while true {
            let interrupted = try await store.interruptedMails(limit: 500)
            if interrupted.isEmpty { return }
            let names = interrupted.map { name(of: $0) }
            let taken = try await channel.taken(among: names)
            // The crash may have left half of one, and it may not be sent any more.
            if let taken { try await channel.withdraw(Set(names).subtracting(taken)) }
            var completions: [Completion] = []
            for (mail, name) in zip(interrupted, names) {
                let number = mail.delivery.number
                if taken == nil {
                    let retry = MailRetry(
                        dueAt: now(), attempts: mail.retry?.attempts ?? 0,
                        firstAt: mail.retry?.firstAt ?? mail.delivery.sentAt, code: "", mayBeTaken: true)
                    completions.append(Completion(.unacknowledged(number, retry), next: nil))
                } else if taken?.contains(name) == true {
                    completions.append(
                        try await journeyVersions.completion(of: mail.delivery, after: .sent, .sent(number)))
                } else {
                    completions.append(Completion(.returned(number), next: nil))
                }
            }
            let erased = Set(try await store.complete(completions, at: now()))
            metrics.note(completions)
            let gone = zip(interrupted, names).filter { erased.contains($0.0.delivery.number) }.map(\.1)
            if !gone.isEmpty { try await channel.withdraw(Set(gone)) }
            if taken == nil {
                logger.warning("mails may be sent twice", metadata: ["count": "\(interrupted.count)"])
            }
        }
    }

    /// Waits for what is on its way, and leaves the rest as it was.
    func end() async {
        for mail in taken { completions.append(Completion(.returned(mail.delivery.number), next: nil)) }
        taken = []
        putBack()
        pausedUntil = .distantFuture
        // What takes longer is offered again, and counted, as after a crash.
        let deadline = ContinuousClock.now + Self.longestEnd
        while inFlight > 0, .now < deadline { await wakeup.wait(atMost: .seconds(1)) }
        // The store may be away; what is not noted is found when Waymark starts.
        for _ in 0..<3 {
            do {
                return try await noteAndTake(0)
            } catch {
                logger.error("could not note mails; trying again", metadata: ["error": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
