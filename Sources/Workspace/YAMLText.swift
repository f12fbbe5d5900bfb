import Yams

/// The text of a YAML file before anything is known of what it says: aliases do not make it larger than a file may be, and
/// what is wrong has its place.
struct YAMLText {
    private static let maximumAliases = 10
    /// 1 MiB, as of a journey's file without aliases.
    private static let maximumSize = 1 << 20

    private let text: String
    private let file: String
    private let lineOffset: Int

    /// - Parameter lineOffset: how many lines stand before it in the file.
    init(_ text: String, file: String, lineOffset: Int) {
        // Editors put a byte order mark there.
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        self.file = file
        self.lineOffset = lineOffset
    }

    /// - Returns: `nil` where nothing is said.
    func node() throws(InputError) -> Node? {
        // While it is read keys are compared, as large as aliases have made them.
        guard try !hasManyAliases() else {
            throw error(problem: "more than \(Self.maximumAliases) aliases; write things out")
        }
        guard let node = try compose(text) else { return nil }
        // As much as can be written out: aliases may stand for any number.
        var nodesLeft = 2 * text.utf8.count + 1
        var bytesLeft = max(2 * text.utf8.count, Self.maximumSize)
        guard Self.count(node, &nodesLeft, &bytesLeft) else {
            throw error(
                problem: bytesLeft < 0
                    ? "with its aliases written out it is larger than 1 MiB"
                    : "aliases make it too large; write things out")
        }
        return node
    }

    private func compose(_ text: String) throws(InputError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let key = YAMLDuplicate(key: keys.first ?? "", place: .init(context.mark))
            throw error(at: key.secondPlace(in: text), problem: "the key “\(key.key)” stands twice")
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw error(at: .init(mark), problem: "not YAML: \(problem)")
        } catch {
            throw self.error(problem: "not YAML")
        }
    }

    private func error(
        at place: YAMLDuplicate.Place = .init(line: 1, column: 1), problem: String
    ) -> InputError {
        InputError(file: file, line: place.line + lineOffset, column: place.column, problem: problem)
    }

    /// `false` where there are more nodes, or more bytes of texts, than are left.
    private static func count(_ node: Node, _ nodes: inout Int, _ bytes: inout Int) -> Bool {
        nodes -= 1
        bytes -= node.scalar?.string.utf8.count ?? 0
        if nodes < 0 || bytes < 0 { return false }
        return switch node {
        case .mapping(let mapping):
            mapping.allSatisfy { count($0.key, &nodes, &bytes) && count($0.value, &nodes, &bytes) }
        case .sequence(let sequence): sequence.allSatisfy { count($0, &nodes, &bytes) }
        case .scalar, .alias: true
        }
    }

    // MARK: Aliases

    /// What the parser gives does not tell an alias from what it stands for, so it is given tags in their place: in quotes,
    /// in comments and within words they are as little tags as they were aliases.
    private func hasManyAliases() throws(InputError) -> Bool {
        var (output, count, isName): ([UInt8], Int, Bool) = ([], 0, false)
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "*"), index + 1 < bytes.count, Self.isOfName(bytes[index + 1]) {
                output.append(UInt8(ascii: "!"))
                (count, isName) = (count + 1, true)
                continue
            }
            if isName, !Self.isOfName(byte) {
                isName = false
                // They end an alias, and not a tag.
                if ":]}".utf8.contains(byte) { output.append(UInt8(ascii: " ")) }
            }
            output.append(byte)
        }
        // Without an anchor there is nothing to stand for.
        guard count > Self.maximumAliases, bytes.contains(UInt8(ascii: "&")) else { return false }
        return try compose(String(decoding: output, as: UTF8.self)).map(Self.tags) ?? 0 > Self.maximumAliases
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || "_-".contains(character))
    }

    /// How many nodes have a tag that is none of YAML's own.
    private static func tags(in node: Node) -> Int {
        switch node {
        case .mapping(let mapping):
            mapping.reduce(isTag(mapping.tag)) { $0 + tags(in: $1.key) + tags(in: $1.value) }
        case .sequence(let sequence): sequence.reduce(isTag(sequence.tag)) { $0 + tags(in: $1) }
        case .scalar(let scalar): isTag(scalar.tag)
        case .alias: 0
        }
    }

    private static func isTag(_ tag: Tag) -> Int { tag.rawValue.hasPrefix("!") ? 1 : 0 }
}
