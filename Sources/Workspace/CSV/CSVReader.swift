import CCSV
import Foundation
import Messages

/// Reads a CSV file with a header (RFC 4180) in constant memory, some records at a time, and knows where each begins.
///
/// Records end with LF, CR LF or CR; empty lines are passed over. Commas, semicolons or tabs separate fields, whichever the
/// header has most of. A UTF-8 byte order mark is passed over.
final class CSVReader {
    static let maximumRecordLength = 1 << 20
    static let maximumFieldCount = 1000

    let file: String
    private(set) var header: [String] = []
    /// Bytes of the file that have been read.
    private(set) var offset = 0

    private let chunk: () throws -> Data
    private let parser: UnsafeMutablePointer<csv_parser>
    private let state: UnsafeMutablePointer<State>
    /// Records that came with the header.
    private var first: CSVRecords?
    private var hasEnded = false

    /// - Parameter file: what errors call it.
    /// - Parameter chunk: gives the next bytes; none at the end.
    init(file: String, chunk: @escaping () throws -> Data) throws(InputError) {
        self.file = file
        self.chunk = chunk
        parser = .allocate(capacity: 1)
        csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
        // Spaces belong to a field.
        csv_set_space_func(parser) { _ in 0 }
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        try readHeader()
    }

    convenience init(file: String) throws(InputError) {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw InputError(file: file, line: 1, column: 1, problem: "cannot be read; is it there?")
        }
        try self.init(file: file) { try handle.read(upToCount: 1 << 17) ?? Data() }
    }

    deinit {
        csv_free(parser)
        parser.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The next records, at least one; `nil` at the end.
    func next() throws(InputError) -> CSVRecords? {
        if let first {
            self.first = nil
            return first
        }
        while !hasEnded {
            try parse(try read())
            let records = state.pointee.takeRecords()
            if !records.isEmpty { return records }
        }
        return nil
    }

    func error(line: Int, field: Int, _ problem: String) -> InputError {
        InputError(file: file, line: line, column: field, problem: problem)
    }

    /// `nil` where a record has as many fields as the header.
    func wrongCount(in record: CSVRecords.Record) -> InputError? {
        let count = record.fields.count
        guard count != header.count else { return nil }
        return error(
            line: record.line, field: min(count, header.count) + 1,
            "\(count) field\(count == 1 ? "" : "s") where the header has \(header.count)")
    }

    // MARK: Bytes

    private func read() throws(InputError) -> Data {
        do {
            let bytes = try chunk()
            offset += bytes.count
            return bytes
        } catch {
            throw self.error(line: state.pointee.line, field: 1, "cannot be read on: \(error.localizedDescription)")
        }
    }

    /// - Parameter bytes: none at the end.
    private func parse(_ bytes: Data) throws(InputError) {
        let field: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
            $2!.assumingMemoryBound(to: State.self).pointee.addField(UnsafeRawBufferPointer(start: $0, count: $1))
        }
        let end: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
            $1!.assumingMemoryBound(to: State.self).pointee.endLine(with: $0)
        }
        let isCSV: Bool
        if bytes.isEmpty {
            hasEnded = true
            isCSV = csv_fini(parser, field, end, state) == 0
        } else {
            isCSV = bytes.withUnsafeBytes { csv_parse(parser, $0.baseAddress, $0.count, field, end, state) == $0.count }
        }
        state.pointee.check(pending: parser.pointee.entry_pos)
        if let problem = state.pointee.problem { throw error(line: problem.line, field: problem.field, problem.text) }
        guard isCSV else {
            let place = state.pointee.place
            let text =
                hasEnded
                ? "a quoted field is not closed"
                : parser.pointee.quoted == 0
                    ? "a quote inside a field; put the field in quotes, and each quote in it twice"
                    : "a quoted field goes on behind its quote"
            throw error(line: place.line, field: place.field, "not CSV: " + text)
        }
    }

    // MARK: Header

    private func readHeader() throws(InputError) {
        var start = Data()
        func readOn(while goesOn: () -> Bool) throws(InputError) {
            while goesOn() {
                let more = try read()
                if more.isEmpty { break }
                start.append(more)
            }
        }
        try readOn { start.count < 4 }
        if UTF8Check.isUTF16(Array(start.prefix(4))) {
            throw error(line: 1, field: 1, "this is UTF-16; save it as UTF-8")
        }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        try readOn { Self.headerEnd(of: start) == nil && start.count <= Self.maximumRecordLength }
        csv_set_delim(parser, Self.separator(in: start[..<(Self.headerEnd(of: start) ?? start.endIndex)]))
        if !start.isEmpty { try parse(start) }
        while !hasEnded, state.pointee.records.isEmpty { try parse(try read()) }
        var records = state.pointee.takeRecords()
        header = records.removeFirst()
        if !records.isEmpty { first = records }
    }

    /// Where the first line ends that has something in it: at the first line's end outside quotes.
    private static func headerEnd(of bytes: Data) -> Data.Index? {
        var isQuoted = false
        var isEmpty = true
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case 0x0A, 0x0D:
                if !isQuoted, !isEmpty { return index }
                continue
            default: break
            }
            isEmpty = false
        }
        return nil
    }

    private static func separator(in header: Data) -> UInt8 {
        var isQuoted = false
        var counts: [UInt8: Int] = [:]
        for byte in header {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted { counts[byte, default: 0] += 1 }
        }
        var separator = UInt8(ascii: ",")
        for other in ";\t".utf8 where counts[other, default: 0] > counts[separator, default: 0] { separator = other }
        return separator
    }
}

/// What libcsv reports goes into.
private struct State {
    var records = CSVRecords()
    /// The line that the record under way begins on.
    var line = 1
    private var lastEnd: Int32 = 0
    private(set) var problem: (line: Int, field: Int, text: String)?

    mutating func addField(_ bytes: UnsafeRawBufferPointer) {
        guard records.pendingFieldCount < CSVReader.maximumFieldCount else {
            if problem == nil {
                problem = (line, CSVReader.maximumFieldCount + 1, "more than \(CSVReader.maximumFieldCount) fields")
            }
            return
        }
        records.addField(bytes)
    }

    /// - Parameter end: LF, CR, or −1 at the file's end.
    mutating func endLine(with end: Int32) {
        if records.pendingFieldCount > 0 {
            endRecord()
        } else if end == 0x0A, lastEnd == 0x0D {
            line -= 1
        }
        line += 1
        lastEnd = end
    }

    private mutating func endRecord() {
        check(pending: 0)
        let form = records.pendingForm
        if !form.isASCII, problem == nil, let field = records.firstPendingFieldNotInUTF8 {
            problem = (line + records.breaks(beforePending: field), field + 1, "not UTF-8; save the file as UTF-8")
        }
        let start = line
        if form.hasBreaks { line += records.breaks(beforePending: records.pendingFieldCount) }
        records.endRecord(line: start)
    }

    /// - Parameter pending: bytes of the field under way.
    mutating func check(pending: Int) {
        if problem == nil, records.pendingLength + pending > CSVReader.maximumRecordLength {
            problem = (line, 1, "a record of more than \(CSVReader.maximumRecordLength) bytes; is a quote not closed?")
        }
    }

    /// Where the field under way begins.
    var place: (line: Int, field: Int) {
        (line + records.breaks(beforePending: records.pendingFieldCount), records.pendingFieldCount + 1)
    }

    /// Gives out what is complete, and keeps the rest.
    mutating func takeRecords() -> CSVRecords { records.split() }
}
