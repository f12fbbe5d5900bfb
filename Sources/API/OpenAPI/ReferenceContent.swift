/// What the reference page says, taken from the document.
struct ReferenceContent {
    private static let methods = ["get", "put", "post", "patch", "delete"]

    private let root: DocumentNode

    init(_ root: DocumentNode) { self.root = root }

    func context(css: String) -> [String: Any] {
        [
            "css": css,
            "prefix": API.prefix,
            "paragraphs": root["info"]["description"].text?.split(separator: "\n\n").map {
                $0.replacing("\n", with: " ").replacing("`", with: "")
            } ?? [],
            "tags": root["tags"].items.map(tag),
            "schemas": root["components"]["schemas"].members.map { name, node in
                ["name": name, "type": SchemaText.html(node)]
            },
        ]
    }

    private func tag(_ tag: DocumentNode) -> [String: Any] {
        let name = tag["name"].text ?? ""
        var context: [String: Any] = [
            "name": name, "anchor": "tag-" + name.lowercased().replacing(" ", with: "-"),
            "operations": root["paths"].members.flatMap { path, item in
                Self.methods.compactMap { method in
                    let operation = item[method]
                    guard operation["tags"].items.first?.text == name else { return nil as [String: Any]? }
                    return self.operation(operation, method, path, item["parameters"].items)
                }
            },
        ]
        context["description"] = tag["description"].text
        return context
    }

    private func operation(
        _ operation: DocumentNode, _ method: String, _ path: String, _ shared: [DocumentNode]
    ) -> [String: Any] {
        let parameters = (shared + operation["parameters"].items).map { parameter -> [String: Any] in
            let parameter = parameter.resolved(in: root)
            return [
                "name": parameter["name"].text ?? "", "in": parameter["in"].text ?? "",
                "type": SchemaText.html(parameter["schema"]), "description": parameter["description"].text ?? "",
            ]
        }
        var context: [String: Any] = [
            "id": operation["operationId"].text ?? "", "method": method.uppercased(), "path": path,
            "summary": operation["summary"].text ?? "", "description": operation["description"].text ?? "",
            "parameters": parameters, "hasParameters": !parameters.isEmpty,
            "bodies": bodies(operation["requestBody"]),
            "responses": operation["responses"].members.map { status, response -> [String: Any] in
                let response = response.resolved(in: root)
                return [
                    "status": status == "default" ? "else" : status,
                    "description": response["description"].text ?? "", "bodies": bodies(response),
                ]
            },
        ]
        context["permission"] = operation["x-permission"].text
        return context
    }

    private func bodies(_ node: DocumentNode) -> [[String: Any]] {
        node["content"].members.map { media, content in
            ["media": media, "type": SchemaText.html(content["schema"])]
        }
    }
}
