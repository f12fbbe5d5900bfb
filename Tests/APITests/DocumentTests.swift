import Access
import HTTPTypes
import LinkIdentifiers
import Logging
import Operations
import SQLiteStore
import Store
import TestSupport
import Testing
import Yams

import struct Foundation.Date
import struct Foundation.URL

@testable import API

@Suite("The document and what it describes")
struct DocumentTests {
    private struct Nobody: PersonErasing {
        func begin(_ who: PersonSelection, organization: String) async throws -> BegunErasure? { nil }
        func finish(
            _ begun: BegunErasure, progress: @Sendable (String) -> @Sendable (Int, Int) -> Void
        ) async throws -> ErasureReport { begun.report }
    }

    private let scratch = try! TemporaryFolder()
    private let root: DocumentNode

    init() throws { root = DocumentNode(try Yams.load(yaml: String(decoding: OpenAPIDocument.bytes, as: UTF8.self))) }

    private func api() throws -> API {
        let store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let logger = Logger(label: "test")
        let jobs = JobRunner(store: store, logger: logger, now: { Date() }, resume: {})
        return try API(
            configuration: .init(), store: store, keys: .random(),
            urls: DeploymentURLs(
                publicURL: PublicURL("https://c.example")!, shortURL: PublicURL("https://s.example")!), jobs: jobs,
            eraser: Nobody(),
            spool: Spool(directory: URL(filePath: scratch.path("spool"))), logger: logger, now: { Date() })
    }

    @Test("Every endpoint is described, every description has its endpoint, and they ask for the same permission")
    func endpoints() throws {
        let described = root["paths"].members.flatMap { path, item in
            ["get", "put", "post", "patch", "delete"].compactMap { method in
                item[method].isThere ? "\(method) \(path) \(item[method]["x-permission"].text ?? "-")" : nil
            }
        }
        let there = try api().endpoints.map {
            "\($0.method.rawValue.lowercased()) \($0.path) \($0.permission?.rawValue ?? "-")"
        }
        #expect(described.sorted() == there.sorted())
    }

    @Test("An endpoint's query parameters are those that are described, and it is repeatable where Idempotency-Key is")
    func parameters() throws {
        for endpoint in try api().endpoints {
            let item = root["paths"][endpoint.path]
            let operation = item[endpoint.method.rawValue.lowercased()]
            let parameters = (item["parameters"].items + operation["parameters"].items).map { $0.resolved(in: root) }
            let query = parameters.filter { $0["in"].text == "query" }.compactMap { $0["name"].text }
            #expect(Set(query) == endpoint.query, "\(endpoint.path)")
            let isRepeatable = parameters.contains { $0["name"].text == "Idempotency-Key" }
            #expect(isRepeatable == endpoint.isRepeatable, "\(endpoint.path)")
            #expect(operation["requestBody"].isThere == (endpoint.body != .none), "\(endpoint.path)")
        }
    }

    @Test("A problem's codes are those that are described")
    func codes() {
        let described = root["components"]["schemas"]["Problem"]["properties"]["type"]["enum"].items.compactMap(\.text)
        #expect(described.sorted() == Problem.Code.allCases.map { "/problems/\($0.rawValue)" }.sorted())
    }

    @Test("A repeatable endpoint's answers say that they may be repetitions")
    func repetitions() throws {
        for endpoint in try api().endpoints where endpoint.isRepeatable {
            let responses = root["paths"][endpoint.path][endpoint.method.rawValue.lowercased()]["responses"]
            for (status, response) in responses.members {
                #expect(
                    response.resolved(in: root)["headers"]["Idempotent-Replay"].isThere, "\(endpoint.path) \(status)")
            }
        }
    }

    @Test("Roles may do what the document says", arguments: AccessRole.allCases)
    func roles(role: AccessRole) {
        let said = root["x-roles"][role.rawValue]
        if role == .admin {
            #expect(said.text == "all")
        } else {
            #expect(said.items.compactMap(\.text).sorted() == role.permissions.map(\.rawValue).sorted())
        }
    }

    @Test("Everything that is referred to is there")
    func references() {
        func check(_ node: DocumentNode) {
            if node["$ref"].text != nil { #expect(node.resolved(in: root).isThere, "\(node["$ref"].text ?? "")") }
            for (_, member) in node.members { check(member) }
            for item in node.items { check(item) }
        }
        check(root)
    }

    @Test("The page has every operation and every schema, and allows itself nothing but its own style")
    func page() throws {
        let page = try ReferencePage(document: OpenAPIDocument.bytes)
        for (_, item) in root["paths"].members {
            for (_, operation) in item.members {
                if let id = operation["operationId"].text { #expect(page.html.contains("id=\"\(id)\"")) }
            }
        }
        for (name, _) in root["components"]["schemas"].members {
            #expect(page.html.contains("id=\"schema-\(name)\""))
        }
        #expect(page.securityPolicy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(!page.html.contains("<script") && !page.html.contains("http://") && !page.html.contains("src="))
    }
}
