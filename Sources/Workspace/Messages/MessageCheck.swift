import Consent
import ContactPoints
import LinkIdentifiers
package import Messages

/// What is to be said of a message before it is published, whoever has written it.
package struct MessageCheck: Sendable {
    /// Empty where it can be published.
    package private(set) var problems: [MessageProblem] = []
    /// What would be published; `nil` where it has no purpose that there is.
    package private(set) var content: MessageContent?
    /// Every hyperlink, where it is well enough to be looked through.
    package private(set) var links: [Link] = []

    package init(_ draft: MessageDraft, _ vocabulary: MessageVocabulary) {
        let purpose = purpose(of: draft, vocabulary.compliance)
        let from = sender(of: draft, vocabulary.region)
        switch draft.channel {
        case .email: checkEmail(draft)
        case .text: checkText(draft)
        }
        guard let purpose else { return }
        let isGenerated = draft.channel == .email && draft.textPart == .generated
        let content = MessageContent(
            channel: draft.channel, subject: draft.subject, preheader: draft.preheader, from: from, purpose: purpose,
            topic: draft.topic, isLinkTracking: draft.isLinkTracking,
            isOpenTracking: draft.isOpenTracking && draft.channel == .email, isPersonalised: draft.isPersonalised,
            html: draft.html, text: text(of: draft), isTextGenerated: isGenerated)
        self.content = content
        do throws(MessageError) {
            links = try CompiledMessage(content, knownVariables: vocabulary.variables).links
            if content.channel == .text {
                try TextMessageLength(content, shortURL: vocabulary.shortURL.shortLinks).checkSegments()
            }
        } catch {
            problems.append(problem(error, isGenerated: isGenerated, vocabulary))
        }
    }

    private mutating func purpose(of draft: MessageDraft, _ compliance: ComplianceProfile) -> Purpose? {
        let rules = compliance.rules.first { $0.purpose.rawValue == draft.purpose && $0.purpose != .tracking }
        guard let rules else {
            let known = compliance.rules.map(\.purpose.rawValue).filter { $0 != Purpose.tracking.rawValue }
            problems.append(
                MessageProblem(
                    .purpose,
                    "unknown purpose “\(draft.purpose)”" + Suggestion.phrase(for: draft.purpose, among: known)))
            return nil
        }
        if let topic = draft.topic, !rules.topics.contains(where: { $0.id == topic }) {
            problems.append(
                MessageProblem(
                    .topic,
                    "“\(draft.purpose)” has no topic “\(topic)”"
                        + Suggestion.phrase(for: topic, among: rules.topics.map(\.id))))
        }
        return rules.purpose
    }

    /// The sender as it is published.
    private mutating func sender(of draft: MessageDraft, _ region: Region?) -> String {
        if draft.from.isEmpty {
            problems.append(MessageProblem(.from, "“from” is missing"))
            return ""
        }
        switch draft.channel {
        case .email:
            do throws(ContactPointError) {
                let address = try ContactPoint(mailbox: draft.from).text
                // The domain is in ASCII by now. Few mail servers take anything else before it (RFC 6531).
                if !address.utf8.allSatisfy({ $0 < 0x80 }) {
                    problems.append(
                        MessageProblem(
                            .from,
                            "“from” has an address with letters before its “@” that mail servers do not take; "
                                + "write it with a–z, digits and “.”, “_”, “+” or “-” there"
                        ))
                }
            } catch {
                problems.append(
                    MessageProblem(
                        .from,
                        "“from” needs an address, as in: Northpath <hello@northpath.example>; this is \(error)"))
            }
            return draft.from
        case .text:
            do throws(OriginatingAddressError) {
                return try OriginatingAddress(draft.from, region: region).text
            } catch {
                problems.append(MessageProblem(.from, "\(error)"))
                return draft.from
            }
        }
    }

    private mutating func checkEmail(_ draft: MessageDraft) {
        if draft.subject.isEmpty { problems.append(MessageProblem(.subject, "“subject” is missing")) }
        if draft.preheader != nil, draft.html == nil {
            problems.append(
                MessageProblem(.preheader, "a preheader is put into the HTML, and there is none; leave it out"))
        }
        switch draft.textPart {
        case .own where draft.text == nil:
            problems.append(MessageProblem(.textPart, "the text part is missing; write it, or have it generated"))
        case .generated:
            if let html = draft.html {
                if UTF8Check.firstInvalid(in: html) != nil {
                    problems.append(
                        MessageProblem(.textPart, "text is generated of UTF-8 only; save the HTML as UTF-8"))
                }
            } else {
                problems.append(MessageProblem(.textPart, "text is generated of HTML, and there is none; write it"))
            }
        case .none where draft.html == nil:
            problems.append(MessageProblem(.html, "an e-mail needs HTML or a text part"))
        case .own, .none: break
        }
    }

    private mutating func checkText(_ draft: MessageDraft) {
        func refuse(_ field: MessageProblem.Field, _ what: String) {
            problems.append(MessageProblem(field, "a text message has no \(what); leave it out"))
        }
        if !draft.subject.isEmpty { refuse(.subject, "subject") }
        if draft.preheader != nil { refuse(.preheader, "preheader") }
        if draft.isOpenTracking { refuse(.openTracking, "open tracking") }
        if draft.html != nil { refuse(.html, "HTML") }
        let text = draft.text ?? []
        if draft.textPart != .own || String(decoding: text, as: UTF8.self).allSatisfy(\.isWhitespace) {
            problems.append(MessageProblem(.text, "a text message needs a text"))
        }
    }

    private func text(of draft: MessageDraft) -> [UInt8]? {
        switch (draft.channel, draft.textPart) {
        case (.text, _): (draft.text ?? []).withoutFinalLineBreaks
        case (.email, .own): draft.text
        case (.email, .generated): draft.html.map { GeneratedText(html: $0).bytes }
        case (.email, .none): nil
        }
    }

    private func problem(_ error: MessageError, isGenerated: Bool, _ vocabulary: MessageVocabulary) -> MessageProblem {
        var problem = error.problem
        if let variable = error.variable { problem += Suggestion.phrase(for: variable, among: vocabulary.variables) }
        let field: MessageProblem.Field =
            switch error.part {
            case .subject: .subject
            case .preheader: .preheader
            case .html: .html
            case .text: isGenerated ? .textPart : .text
            }
        return MessageProblem(
            field, at: field == .textPart ? nil : error.position, problem, variable: error.variable)
    }
}

extension [UInt8] {
    /// Those that end a file would count as characters of a text message.
    package var withoutFinalLineBreaks: [UInt8] {
        Array(self[..<((lastIndex { $0 != 0x0A && $0 != 0x0D } ?? -1) + 1)])
    }
}
