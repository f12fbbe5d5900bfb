import Store

/// What a journey may name.
struct JourneyVocabulary {
    /// What profiles have besides attributes.
    static let notAttributes: Set<String> = ["id", "email", "phone"]

    let messages: [String: WorkspaceContents.Message]
    let attributes: Set<String>

    init(messages: [WorkspaceContents.Message], attributes: Set<String>) {
        self.messages = Dictionary(uniqueKeysWithValues: messages.map { ($0.name, $0) })
        self.attributes = attributes
    }
}
