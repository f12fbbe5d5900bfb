import ArgumentParser
import ContactPoints
import Foundation
import Store
import Workspace

/// What `consent import` and `profile import` share.
struct ImportOptions: ParsableArguments {
    /// What others have to expect, for the help.
    static let waiting = """
        While it runs, a dry run too, nobody else can write: sending and processing wait, and recipients who save \
        preferences or unsubscribe wait up to ten seconds and are then told to try again. Split files of many millions \
        of rows.
        """

    @Argument(help: "The CSV file, with a header. Commas, semicolons or tabs separate its fields.")
    var file: String

    @Option(help: ArgumentHelp("What a column is called in this file; may be repeated.", valueName: "name=header"))
    var column: [String] = []

    @Option(help: "Where numbers without a country code are from, such as DE (default: the organization's region).")
    var region: String?

    @Flag(help: "Import the good rows where others are refused (default: all rows or none).")
    var skipRefused = false

    @Option(help: "Where refused rows are listed, in place of an older list only (default: FILE.refused.csv).")
    var refused: String?

    @Flag(help: "Read and check everything, and keep nothing.")
    var dryRun = false

    @Flag(help: "Print one JSON object: how many rows were read, new, changed, unchanged, refused.")
    var json = false

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    func validate() throws {
        if let region, Region(region) == nil { throw ValidationError("--region: \(Region.rule).") }
    }

    /// What columns are called, by their own names.
    func names(of columns: [String]) throws -> [String: String] {
        var names: [String: String] = [:]
        for text in column {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--column needs NAME=HEADER, not “\(text)”.") }
            guard columns.contains(parts[0]) else {
                throw ValidationError(
                    "--column: there is no column “\(parts[0])”" + Suggestion.phrase(for: parts[0], among: columns)
                        + ".")
            }
            guard names.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ValidationError("--column names “\(parts[0])” twice.")
            }
        }
        return names
    }

    private var refusedList: String { refused ?? file + ".refused.csv" }

    func table() throws -> ImportTable {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw CommandError("\(file): cannot be read; is it there?")
        }
        return try ImportTable(file: file, refused: refusedList)
    }

    func region(of organization: StoredOrganization) -> Region? { (region ?? organization.region).flatMap(Region.init) }

    /// Reads the file while the store takes it in, and says what became of it.
    func run<File: ImportFile>(
        _ file: sending File, into take: (ImportReading<File>) async throws -> ImportCounts
    ) async throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: self.file)[.size] as? Int) ?? nil
        let total = max(1, (size ?? 0) / 1000)
        let bar = ProgressBar(label: "Import", total: total, unit: "kB")
        // It is not done before all is kept.
        let reading = ImportReading(file, skipsRefused: skipRefused, isDryRun: dryRun) {
            bar?.show(min($0 / 1000, total - 1))
        }
        let counts: ImportCounts
        do {
            counts = try await take(reading)
            bar?.show(total)
        } catch {
            reading.stop()
            bar?.end()
            throw error
        }
        try report(counts, reading.summary)
    }

    private func report<File>(_ counts: ImportCounts, _ summary: ImportReading<File>.Summary) throws {
        let isRefused = summary.refused > 0 && !skipRefused
        if json {
            Output.printJSON(
                ImportReport(
                    read: summary.rows, new: isRefused ? 0 : counts.new, changed: isRefused ? 0 : counts.changed,
                    unchanged: isRefused ? 0 : counts.unchanged, refused: summary.refused, imported: summary.isKept))
        }
        if let first = summary.firstRefusal {
            Output.notice("\(first)")
            Output.notice("\(summary.refused) of \(summary.rows) rows refused; \(refusedList) says which and why")
        }
        if isRefused {
            throw CommandError("nothing was imported; correct the rows, or leave them out with --skip-refused")
        }
        if json { return }
        let counted =
            "\(summary.rows) rows read: \(counts.new) new, \(counts.changed) changed, \(counts.unchanged) unchanged"
        let all = counted + (summary.refused > 0 ? ", \(summary.refused) refused" : "")
        print("\(all)." + (dryRun ? " Nothing was kept." : ""))
    }
}

private struct ImportReport: Encodable {
    let read, new, changed, unchanged, refused: Int
    /// Whether anything was kept.
    let imported: Bool
}
