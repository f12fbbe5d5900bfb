/// Some records of a CSV file in one piece, as bytes.
struct CSVRecords: Sendable {
    struct Record: Sendable {
        /// The line that it begins on, from 1.
        let line: Int
        /// Which of all the fields are its own.
        let fields: Range<Int>
    }

    private(set) var records: [Record] = []
    private var bytes: [UInt8] = []
    /// Where each field ends.
    private var ends: [Int] = []

    var isEmpty: Bool { records.isEmpty }

    func withBytes<Value>(of field: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range(of: field)])) }
    }

    func text(of field: Int) -> String { String(decoding: bytes[range(of: field)], as: UTF8.self) }

    func isEmpty(_ field: Int) -> Bool { range(of: field).isEmpty }

    /// The first record's fields, which is there no more then.
    mutating func removeFirst() -> [String] {
        guard let first = records.first else { return [] }
        records.removeFirst()
        return first.fields.map(text)
    }

    private func range(of field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }

    // MARK: The record under way

    private var firstPendingField: Int { records.last?.fields.upperBound ?? 0 }
    private var pendingStart: Int { firstPendingField == 0 ? 0 : ends[firstPendingField - 1] }

    var pendingFieldCount: Int { ends.count - firstPendingField }
    var pendingLength: Int { bytes.count - pendingStart }

    mutating func addField(_ field: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: field)
        ends.append(bytes.count)
    }

    mutating func endRecord(line: Int) {
        records.append(Record(line: line, fields: firstPendingField..<ends.count))
    }

    var pendingForm: (isASCII: Bool, hasBreaks: Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            var all: UInt8 = 0
            var breaks: UInt8 = 0
            for byte in bytes[pendingStart...] {
                all |= byte
                breaks |= byte == 0x0A || byte == 0x0D ? 1 : 0
            }
            return (all < 0x80, breaks != 0)
        }
    }

    /// From 0.
    var firstPendingFieldNotInUTF8: Int? {
        (firstPendingField..<ends.count).first { field in
            withBytes(of: field) { (try? UTF8Span(validating: $0.span)) == nil }
        }.map { $0 - firstPendingField }
    }

    /// How many line breaks there are in the first `count` fields of the record under way; a CR LF is one.
    func breaks(beforePending count: Int) -> Int {
        var breaks = 0
        for field in firstPendingField..<(firstPendingField + count) {
            var last: UInt8 = 0
            for byte in bytes[range(of: field)] {
                if byte == 0x0D || (byte == 0x0A && last != 0x0D) { breaks += 1 }
                last = byte
            }
        }
        return breaks
    }

    /// Gives out the complete records; the one under way stays.
    mutating func split() -> CSVRecords {
        var rest = CSVRecords()
        let start = pendingStart
        rest.bytes = Array(bytes[start...])
        rest.ends = ends[firstPendingField...].map { $0 - start }
        swap(&self, &rest)
        return rest
    }
}
