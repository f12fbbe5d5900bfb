import ArgumentParser
import Foundation
import LinkIdentifiers
import Store
import Workspace

extension ProfileCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes in profiles from a CSV file, all of them or none.",
            discussion: """
                The column id is needed; email and phone may be there, and every other column is an attribute. Of a profile \
                that is there already, what the file has no column for stays as it is. \
                \(ImportOptions.waiting)
                """)

        @OptionGroup var options: ImportOptions

        func run() async throws {
            let names = try options.names(of: ProfileFile.columns)
            let data = try DataDirectory(existing: options.directory.path)
            let store = try data.openStore()
            let organization = try await options.organization.chosen(in: store)
            let file = try ProfileFile(options.table(), names: names, region: options.region(of: organization))
            let hash = try data.keys().contactHash(of: organization.id)
            try await options.run(file) { reading in
                try await store.importProfiles(organization: organization.id, contactHash: hash, at: Date()) {
                    try reading.next()
                }
            }
        }
    }
}
