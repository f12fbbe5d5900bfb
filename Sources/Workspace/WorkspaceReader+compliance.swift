import Consent

extension WorkspaceReader {
    /// `purposes`: a model for each, or a mapping with its topics. Purposes that are not the standard ones are the
    /// organization's own.
    func compliance(_ settings: YAMLMapping) throws(InputError) -> ComplianceProfile {
        guard let purposes = try settings.mapping("purposes", keys: nil) else { return ComplianceProfile() }
        var rules: [ComplianceProfile.Rules] = []
        for name in purposes.keys {
            guard let purpose = Purpose(rawValue: name) else {
                throw purposes.error(at: name, "“\(name)” cannot name a purpose; it needs \(ConsentName.rule)")
            }
            rules.append(try self.rules(of: purpose, in: purposes))
        }
        return ComplianceProfile(rules)
    }

    private func rules(of purpose: Purpose, in purposes: YAMLMapping) throws(InputError) -> ComplianceProfile.Rules {
        let name = purpose.rawValue
        let isStandard = Purpose.standard.contains(purpose)
        guard purposes.isMapping(name), let mapping = try purposes.mapping(name, keys: ["model", "label", "topics"])
        else {
            if isStandard { return .init(purpose: purpose, model: try model(purposes, name)) }
            throw purposes.error(
                at: name,
                "“\(name)” is no standard purpose"
                    + Suggestion.phrase(for: name, among: Purpose.standard.map(\.rawValue))
                    + "; one of your own needs “model:” and “label:” under it")
        }
        if isStandard, try mapping.optionalString("label") != nil {
            throw mapping.error(at: "label", "“\(name)” is a standard purpose, which has words in every language")
        }
        var label: String?
        if !isStandard { label = try mapping.string("label") }
        let model = try model(mapping, "model")
        if !isStandard, model == nil {
            throw purposes.error(at: name, "which enforcement model does “\(name)” have? Add “model:”")
        }
        var topics: [ComplianceProfile.Topic] = []
        if let labels = try mapping.mapping("topics", keys: nil) {
            if purpose == .tracking { throw mapping.error(at: "topics", "“tracking” has no topics") }
            for id in labels.keys {
                guard ConsentName.isValid(id) else {
                    throw labels.error(at: id, "“\(id)” cannot name a topic; it needs \(ConsentName.rule)")
                }
                topics.append(.init(id: id, label: try labels.string(id)))
            }
        }
        return .init(purpose: purpose, model: model, label: label, topics: topics)
    }

    /// `nil` where none is named.
    private func model(_ mapping: YAMLMapping, _ key: String) throws(InputError) -> EnforcementModel? {
        guard let name = try mapping.optionalString(key) else { return nil }
        guard let model = EnforcementModel(rawValue: name) else {
            throw mapping.error(
                at: key,
                "unknown enforcement model “\(name)”"
                    + Suggestion.phrase(for: name, among: EnforcementModel.allCases.map(\.rawValue)))
        }
        return model
    }
}
