import Foundation

/// A database file from outside, as somebody with another tool would reach it: Python's `sqlite3`.
enum Database {
    struct Failure: Error {}

    /// Runs statements, and says what the last of them answered.
    @discardableResult static func run(_ statements: String..., at path: String) throws -> [[String?]] {
        let program = """
            import json, sqlite3, sys
            database = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
            for statement in sys.argv[2:]: rows = database.execute(statement).fetchall()
            print(json.dumps([[None if value is None else str(value) for value in row] for row in rows]))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, path] + statements
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure() }
        return try JSONDecoder().decode([[String?]].self, from: bytes)
    }
}
