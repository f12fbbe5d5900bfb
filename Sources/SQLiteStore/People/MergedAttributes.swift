/// A profile's attributes when some of them are said anew.
enum MergedAttributes {
    /// What there is no column for stays as it is; what has a column and no value goes.
    ///
    /// - Parameters:
    ///   - current: as they are kept.
    ///   - new: likewise.
    static func json(_ current: String, _ new: String, columns: some Sequence<String>) throws -> String {
        if current == new { return current }
        var attributes: [String: String] = try StoredJSON.decode(current)
        let values: [String: String] = try StoredJSON.decode(new)
        for column in columns { attributes[column] = values[column] }
        return try StoredJSON.encode(attributes)
    }
}
