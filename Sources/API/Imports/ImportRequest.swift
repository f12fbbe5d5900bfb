import ContactPoints
import HTTPTypes
import Hummingbird
import Workspace

/// How a file is to be taken in.
struct ImportRequest: Sendable {
    let skipsRefused, isDryRun: Bool
    /// Where numbers without a country code are from, in place of the organization's.
    let region: Region?
    /// What columns are called in this file, where it is not their own name.
    let names: [String: String]

    static func parameters(columns: [String]) -> Set<String> {
        Set(["skipRefused", "dryRun", "region"] + columns.map(Self.parameter))
    }

    private static func parameter(ofColumn column: String) -> String { "column." + column }

    init(_ call: Call, columns: [String]) throws(Problem) {
        guard call.request.headers[.contentType].map(MediaTypes.essence) == "text/csv" else {
            throw .unsupportedMediaType("text/csv")
        }
        skipsRefused = try call.truth("skipRefused") ?? false
        isDryRun = try call.truth("dryRun") ?? false
        if let text = call.query["region"] {
            guard let region = Region(text) else { throw .invalidParameter("region", Region.rule) }
            self.region = region
        } else {
            region = nil
        }
        var names: [String: String] = [:]
        for column in columns { names[column] = call.query[Self.parameter(ofColumn: column)] }
        self.names = names
    }

    /// What an error says, in this interface's words in place of the command line's.
    func words(of error: InputError) -> String {
        error.problem.replacing("--column ", with: "column.").replacing("--as-of TIME", with: "asOf=TIME")
    }
}
