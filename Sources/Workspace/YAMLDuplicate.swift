import Yams

/// A key that stands twice in a mapping. The parser says where it stands first.
struct YAMLDuplicate {
    /// From 1; columns count characters as Unicode does.
    struct Place: Equatable {
        let line: Int
        let column: Int
    }

    /// Each takes reading the file once more.
    private static let maximumChanges = 5

    let key: String
    let place: Place

    /// Where the key stands for the second time, and where it stands first if that cannot be found: as if keys that stand
    /// twice were others the first time, one after the other, until the text can be read.
    func secondPlace(in text: String) -> Place {
        var text = text
        var changed = [self]
        for change in 0..<Self.maximumChanges {
            guard let other = changed[change].changed(in: text, to: Unicode.Scalar(0xE000 + UInt32(change))!) else {
                break
            }
            text = other
            do {
                let keys = try Yams.compose(yaml: text).flatMap(keys) ?? []
                let second = keys.drop { $0.place != place }.dropFirst().first { candidate in
                    candidate.key == key || changed.contains { $0.place == candidate.place && $0.key == key }
                }
                return second?.place ?? place
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                changed.append(YAMLDuplicate(key: keys.first ?? "", place: Place(context.mark)))
            } catch {
                break
            }
        }
        return place
    }

    /// The text with another character for the first one of the key, so that everything stays in its place.
    private func changed(in text: String, to character: Unicode.Scalar) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(place.line - 1) else { return nil }
        var rest = lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1)
        if let quote = rest.first, "\"'".unicodeScalars.contains(quote) {
            rest = rest.dropFirst()
            if rest.first == quote { return nil }
        }
        guard !rest.isEmpty else { return nil }
        var scalars = text.unicodeScalars
        scalars.replaceSubrange(rest.startIndex...rest.startIndex, with: [character])
        return String(scalars)
    }

    /// The keys of the mapping that it stands in.
    private func keys(in node: Node) -> [YAMLDuplicate]? {
        switch node {
        case .mapping(let mapping):
            let keys: [YAMLDuplicate] = mapping.compactMap { key, _ in
                key.mark.map { YAMLDuplicate(key: key.string ?? "", place: Place($0)) }
            }
            if keys.contains(where: { $0.place == place }) { return keys }
            return mapping.lazy.compactMap { self.keys(in: $0.value) ?? self.keys(in: $0.key) }.first
        case .sequence(let sequence): return sequence.lazy.compactMap(keys).first
        case .scalar, .alias: return nil
        }
    }
}

extension YAMLDuplicate.Place {
    init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}
