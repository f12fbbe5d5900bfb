/// An organization's purposes, the model that each is enforced by, and their topics (M10.1).
package struct ComplianceProfile: Sendable, Equatable, Codable {
    /// Something to be interested in, under a purpose whose model it inherits (M3.3).
    package struct Topic: Sendable, Equatable, Codable {
        /// A ``ConsentName``.
        package let id: String
        /// What recipients read.
        package let label: String

        package init(id: String, label: String) {
            self.id = id
            self.label = label
        }
    }

    package struct Rules: Sendable, Equatable, Codable {
        package let purpose: Purpose
        package var model: EnforcementModel
        /// What recipients read; `nil` for one of the standard purposes, which have words in every language.
        package var label: String?
        package var topics: [Topic]

        package init(purpose: Purpose, model: EnforcementModel? = nil, label: String? = nil, topics: [Topic] = []) {
            self.purpose = purpose
            self.model = model ?? purpose.defaultModel
            self.label = label
            self.topics = topics
        }
    }

    /// The standard purposes, then the organization's own in its order.
    package let rules: [Rules]

    /// - Parameter rules: those that are not as they are by default, one for each purpose.
    package init(_ rules: [Rules] = []) {
        let standard = Purpose.standard.map { purpose in
            rules.first { $0.purpose == purpose } ?? Rules(purpose: purpose)
        }
        self.rules = standard + rules.filter { !Purpose.standard.contains($0.purpose) }
    }

    package func rules(of purpose: Purpose) -> Rules? { rules.first { $0.purpose == purpose } }

    package func model(of purpose: Purpose) -> EnforcementModel { rules(of: purpose)?.model ?? purpose.defaultModel }

    /// Everything that there can be a record about.
    package var scopes: [ConsentScope] {
        rules.flatMap { rule in
            [ConsentScope(rule.purpose)] + rule.topics.map { ConsentScope(rule.purpose, topic: $0.id) }
        }
    }
}
