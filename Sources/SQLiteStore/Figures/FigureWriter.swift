import GRDB
import Interactions
import SQLiteFile

/// Adds to all figures what interactions change them by, within one transaction, in the order of the tables.
struct FigureWriter {
    private let figures, hours, devices: DirectStatement
    private let activity: ActivityWriter

    init(_ db: Database) throws {
        figures = try DirectStatement(
            db,
            """
            INSERT INTO figures (message_version, subject, total, uniques, anonymous, automated)
            VALUES (?, ?, ?, ?, ?, ?) \(Self.addCounts)
            """)
        hours = try DirectStatement(
            db,
            """
            INSERT INTO figures_by_hour (message_version, subject, hour, total, uniques, anonymous, automated)
            VALUES (?, ?, ?, ?, ?, ?, ?) \(Self.addCounts)
            """)
        devices = try DirectStatement(
            db,
            """
            INSERT INTO figures_by_device (message_version, subject, device, people) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET people = people + excluded.people
            """)
        activity = try ActivityWriter(db)
    }

    static let addCounts = """
        ON CONFLICT DO UPDATE SET
            total = total + excluded.total, uniques = uniques + excluded.uniques,
            anonymous = anonymous + excluded.anonymous, automated = automated + excluded.automated
        """

    func add(_ changes: FigureChanges) throws {
        let cells = changes.cells.sorted { $0.key.row < $1.key.row }
        for (figure, counts) in Self.sums(of: cells, by: { $0.figure }) {
            figures.bind(figure, at: 0)
            figures.bind(counts, at: 2)
            try figures.execute()
        }
        let byHour = Self.sums(of: cells, by: { $0.inItsHour })
        for (cell, counts) in byHour {
            hours.bind(cell.figure, at: 0)
            hours.bind(cell.hour.rawValue, at: 2)
            hours.bind(counts, at: 3)
            try hours.execute()
        }
        try addPeople(cells)
        try activity.add(byHour)
    }

    private func addPeople(_ cells: [(key: FigureChanges.Cell, value: Counts)]) throws {
        var people: [FigureChanges.Cell: Int] = [:]
        for (cell, counts) in cells where counts.total > 0 { people[cell.inAnyHour, default: 0] += counts.total }
        for (cell, count) in people.sorted(by: { $0.key.row < $1.key.row }) {
            devices.bind(cell.figure, at: 0)
            devices.bind(cell.device.rawValue, at: 2)
            devices.bind(count, at: 3)
            try devices.execute()
        }
    }

    /// Of cells in their order, those together that have something in common and stand together.
    private static func sums<Key: Equatable>(
        of cells: [(key: FigureChanges.Cell, value: Counts)], by key: (FigureChanges.Cell) -> Key
    ) -> [(key: Key, counts: Counts)] {
        var sums: [(key: Key, counts: Counts)] = []
        for (cell, counts) in cells {
            let key = key(cell)
            if sums.last?.key == key {
                sums[sums.count - 1].counts += counts
            } else {
                sums.append((key, counts))
            }
        }
        return sums
    }
}

extension DirectStatement {
    /// Binds the message version and the subject.
    fileprivate func bind(_ figure: Figure, at index: Int) {
        bind(figure.messageVersion, at: index)
        bind(figure.subject.column, at: index + 1)
    }

    /// Binds total, uniques, anonymous and automated.
    func bind(_ counts: Counts, at index: Int) {
        bind(counts.total, at: index)
        bind(counts.unique, at: index + 1)
        bind(counts.anonymous, at: index + 2)
        bind(counts.automated, at: index + 3)
    }
}

extension FigureChanges.Cell {
    /// What it is sorted by: as the tables are.
    fileprivate var row: (Int64, Int, Int, Int) {
        (figure.messageVersion, figure.subject.column, hour.rawValue, device.rawValue)
    }

    fileprivate var inItsHour: Self { Self(figure: figure, hour: hour, device: .unknown) }
    fileprivate var inAnyHour: Self { Self(figure: figure, hour: Hour(rawValue: 0), device: device) }
}
