/// A URL as it has to stand in plain text, so that it ends where it ends (M1.3): what would end it is percent-encoded.
struct PlainTextURL {
    let bytes: [UInt8]

    /// - Parameter url: a destination; its placeholders stay, as plain text has them.
    init(_ url: String) {
        let source = Array(url.utf8)
        let placeholders = Placeholder.all(in: source)
        let masked = Placeholder.mask(placeholders, in: source)
        var output: [UInt8] = []
        var placeholdersAhead = placeholders[...]
        var position = 0
        let ending = FoundLinks.endings(in: masked)
        while position < masked.count {
            if let placeholder = placeholdersAhead.first, placeholder.range.lowerBound == position {
                output += placeholder.written.utf8
                placeholdersAhead.removeFirst()
                position = placeholder.range.upperBound
                continue
            }
            if ending.contains(position) {
                output.append(percentEncoding: masked[position])
            } else {
                output.append(masked[position])
            }
            position += 1
        }
        bytes = output
    }
}
