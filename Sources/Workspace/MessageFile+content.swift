import Consent
import ContactPoints
package import Messages

extension MessageFile {
    /// What the front matter says that the message is sent over.
    package static func channel(_ settings: YAMLMapping) throws(InputError) -> Channel? {
        guard let name = try settings.optionalString("channel") else { return nil }
        guard let channel = Channel(rawValue: name) else {
            throw settings.error(
                at: "channel",
                "unknown channel “\(name)”" + Suggestion.phrase(for: name, among: Channel.allCases.map(\.rawValue)))
        }
        return channel
    }

    /// The message that the file says; an e-mail's text part comes from another file.
    ///
    /// - Parameters:
    ///   - compliance: the purposes and topics there are.
    ///   - region: the organization's, by which a sender's number is completed.
    func content(
        file: String, compliance: ComplianceProfile, region: Region?, isHTML: Bool, textPart: [UInt8]?
    ) throws(InputError) -> MessageContent {
        guard let settings = try settings(file: file) else {
            throw InputError(
                file: file, line: 1, column: 1,
                problem: "begin the file with a line “---”, then “subject:” and “from:”, then a line “---”")
        }
        let channel = try Self.channel(settings) ?? .email
        let (purpose, topic) = try Self.scope(settings, compliance)
        var content = MessageContent(
            channel: channel, subject: "", from: try settings.string("from"), purpose: purpose, topic: topic,
            isLinkTracking: try settings.bool("link-tracking", default: true),
            isPersonalised: try settings.bool("personalisation", default: true), html: nil, text: nil)
        switch channel {
        case .email:
            do throws(ContactPointError) {
                _ = try ContactPoint(mailbox: content.from)
            } catch {
                throw settings.error(
                    at: "from", "“from” needs an address, as in: Northpath <hello@northpath.example>; this is \(error)")
            }
            content.subject = try settings.string("subject")
            content.isOpenTracking = try settings.bool("open-tracking", default: true)
            content.html = isHTML ? body : nil
            content.text = isHTML ? textPart : body
        case .text:
            if isHTML { throw settings.error(at: "channel", "a text message is a .txt file; rename this one") }
            for key in ["subject", "open-tracking"] where settings.keys.contains(key) {
                throw settings.error(at: key, "a text message has no “\(key)”; leave it out")
            }
            do throws(OriginatingAddressError) {
                content.from = try OriginatingAddress(content.from, region: region).text
            } catch {
                throw settings.error(at: "from", "\(error)")
            }
            content.isOpenTracking = false
            content.text = textMessage
            if String(decoding: textMessage, as: UTF8.self).allSatisfy(\.isWhitespace) {
                throw InputError(file: file, line: bodyLine + 1, column: 1, problem: "a text message needs a text")
            }
        }
        return content
    }

    private static func scope(
        _ settings: YAMLMapping, _ compliance: ComplianceProfile
    ) throws(InputError) -> (Purpose, topic: String?) {
        let purposeName = try settings.optionalString("purpose") ?? Purpose.commercial.rawValue
        guard
            let rules = compliance.rules.first(where: { $0.purpose.rawValue == purposeName && $0.purpose != .tracking })
        else {
            let known = compliance.rules.map(\.purpose.rawValue).filter { $0 != Purpose.tracking.rawValue }
            throw settings.error(
                at: "purpose",
                "unknown purpose “\(purposeName)”" + Suggestion.phrase(for: purposeName, among: known))
        }
        let topic = try settings.optionalString("topic")
        if let topic, !rules.topics.contains(where: { $0.id == topic }) {
            throw settings.error(
                at: "topic",
                "“\(purposeName)” has no topic “\(topic)”"
                    + Suggestion.phrase(for: topic, among: rules.topics.map(\.id)))
        }
        return (rules.purpose, topic)
    }
}
