import Access
import HTTPTypes
import Hummingbird
import Interactions
import NIOCore
import Operations
import Store
import Workspace

/// What recipients did, the oldest first: as pages of JSON, or as a stream of any length.
struct InteractionsResource: Resource {
    let store: any AccessStore & ReportStore

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/interactions", .readInteractions,
                query: PageRequest.parameters.union(["message", "kind", "since", "until"]), handle: list)
        ]
    }

    private static let types = ["application/json", "application/x-ndjson", "text/csv"]

    private func list(_ call: Call) async throws -> Answer {
        guard let type = MediaTypes.choose(call.request.headers[.accept], from: Self.types) else {
            throw Problem.notAcceptable(offered: Self.types)
        }
        let page = try PageRequest(call)
        let filter = try InteractionFilter(call)
        guard let start = page.after.map(Int64.init) ?? 0, start >= 0 else {
            throw Problem.invalidCursor
        }
        switch type {
        case "application/json":
            let (records, lookedAt) = try await store.interactions(matching: filter, after: start, limit: page.limit)
            return Answer(Page(items: records.map(InteractionReport.init), next: lookedAt.map(String.init)))
        case "text/csv": return try stream(call, filter, after: start, as: .csv)
        default: return try stream(call, filter, after: start, as: .lines)
        }
    }

    private func stream(
        _ call: Call, _ filter: InteractionFilter, after start: Int64, as format: InteractionFormat
    ) throws -> Answer {
        if call.query["limit"] != nil {
            throw Problem.invalidParameter("limit", "a stream has no pages; leave it out, or ask for application/json")
        }
        let body = ResponseBody { [store, key = call.principal.keyID] writer in
            try await writer.write(format.header)
            var last: Int64? = start
            // One piece at a time, as fast as somebody takes it: memory does not grow with the stream.
            while let id = last {
                // Revoking a key ends what it is still being sent; whoever reads sees that it is not whole.
                guard let key = try await store.accessKey(id: key), key.revokedAt == nil else {
                    throw CancellationError()
                }
                let (records, lookedAt) = try await store.interactions(matching: filter, after: id, limit: 1000)
                if !records.isEmpty { try await writer.write(format.bytes(records.map(InteractionReport.init))) }
                last = lookedAt
            }
            try await writer.finish(nil)
        }
        return Answer(status: .ok, headers: [.contentType: format.contentType], body: .stream(body))
    }
}

/// How a stream of interactions is written.
enum InteractionFormat {
    case lines, csv

    var contentType: String {
        switch self {
        case .lines: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        }
    }

    var header: ByteBuffer {
        switch self {
        case .lines: ByteBuffer()
        case .csv: ByteBuffer(string: CSVText.row(InteractionReport.columns))
        }
    }

    func bytes(_ reports: [InteractionReport]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for report in reports {
            switch self {
            case .lines:
                buffer.writeBytes(Answer.json(report))
                buffer.writeInteger(UInt8(ascii: "\n"))
            case .csv: buffer.writeString(CSVText.row(report.fields))
            }
        }
        return buffer
    }
}

extension InteractionFilter {
    fileprivate init(_ call: Call) throws(Problem) {
        self.init(organization: call.organization)
        message = call.query["message"]
        if let name = call.query["kind"] {
            guard let kind = InteractionKind.allCases.first(where: { $0.name == name }) else {
                throw .invalidParameter(
                    "kind",
                    "there is no such kind" + Suggestion.phrase(for: name, among: InteractionKind.allCases.map(\.name)))
            }
            self.kind = kind
        }
        since = try call.time("since")
        until = try call.time("until")
    }
}
