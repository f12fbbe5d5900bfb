/// A node of the document, as Yams has read it.
struct DocumentNode {
    private let value: Any?

    init(_ value: Any?) { self.value = value }

    subscript(_ key: String) -> DocumentNode { DocumentNode((value as? [AnyHashable: Any])?[key]) }

    var isThere: Bool { value != nil }
    var text: String? { value as? String }
    var number: String? { value as? Int != nil || value as? Double != nil ? value.map { "\($0)" } : nil }
    var truth: Bool { value as? Bool ?? false }
    var items: [DocumentNode] { (value as? [Any])?.map { DocumentNode($0) } ?? [] }
    /// In the order of their names.
    var members: [(name: String, node: DocumentNode)] {
        let members = (value as? [AnyHashable: Any])?.map { (name: "\($0.key)", node: DocumentNode($0.value)) } ?? []
        return members.sorted { $0.name < $1.name }
    }

    /// What it refers to, if it does.
    func resolved(in root: DocumentNode) -> DocumentNode {
        guard let reference = self["$ref"].text else { return self }
        return reference.split(separator: "/").dropFirst().reduce(root) { $0[String($1)] }
    }
}
