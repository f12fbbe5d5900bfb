import Configuration
import Foundation

/// What stands in the configuration, or in a file that it names.
enum Secret {
    case text(String)
    case file(String)

    /// - Parameter key: with `-file` behind it, that of the path to a file in place of the text.
    init?(_ reader: ConfigReader, _ key: String) throws {
        switch (reader.string(forKey: ConfigKey(key), isSecret: true), reader.string(forKey: ConfigKey(key + "-file")))
        {
        case (nil, nil): return nil
        case (_?, _?): throw CommandError("“\(key)” and “\(key)-file” are both set; take one of them out")
        case (let text?, nil): self = .text(text)
        case (nil, let path?): self = .file(path)
        }
    }

    /// Without the white space around it, which a file's end has.
    func read() throws -> String {
        switch self {
        case .text(let text): return text
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandError("\(path): cannot be read; is it there, and may Waymark’s user read it?")
            }
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { throw CommandError("\(path): is empty") }
            return text
        }
    }
}
