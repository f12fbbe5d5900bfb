import Consent
import Workspace

extension ComplianceProfile {
    /// Reads `purposes`: a standard purpose that is left out has its default model and no topics.
    init(purposes object: JSONObject) throws(Problem) {
        let entries = try object.objects("purposes", maximum: 100, keys: ["id", "model", "label", "topics"]) ?? []
        var rules: [Rules] = []
        for entry in entries {
            let rule = try Rules(entry)
            if rules.contains(where: { $0.purpose == rule.purpose }) {
                throw entry.problem(at: "id", "another purpose has the same id")
            }
            rules.append(rule)
        }
        self.init(rules)
    }
}

extension ComplianceProfile.Rules {
    fileprivate init(_ entry: JSONObject) throws(Problem) {
        guard let purpose = Purpose(rawValue: try entry.text("id")) else {
            throw entry.problem(at: "id", "a purpose's id needs \(ConsentName.rule)")
        }
        let isStandard = Purpose.standard.contains(purpose)
        let model = try entry.optionalWord("model", EnforcementModel.self)
        let label = try entry.optionalText("label", maximum: 200)
        if isStandard, label != nil {
            throw entry.problem(at: "label", "a standard purpose has words in every language; leave it out")
        }
        if !isStandard, label?.isEmpty ?? true {
            throw entry.problem(at: "label", "a purpose of your own needs a label, which recipients read")
        }
        if !isStandard, model == nil {
            throw entry.problem(at: "model", "which enforcement model does it have?")
        }
        let topics = try entry.objects("topics", maximum: 100, keys: ["id", "label"]) ?? []
        if purpose == .tracking, !topics.isEmpty { throw entry.problem(at: "topics", "“tracking” has no topics") }
        var read: [ComplianceProfile.Topic] = []
        for topic in topics {
            let id = try topic.text("id")
            guard ConsentName.isValid(id) else {
                throw topic.problem(at: "id", "a topic's id needs \(ConsentName.rule)")
            }
            if read.contains(where: { $0.id == id }) { throw topic.problem(at: "id", "another topic has the same id") }
            read.append(.init(id: id, label: try topic.text("label", maximum: 200)))
        }
        self.init(purpose: purpose, model: model, label: label, topics: read)
    }
}
