package import Journeys

/// What writing journeys needs of the store. A definition is what publishing would freeze.
package protocol JourneyDefinitionStore: Sendable {
    /// An organization's journeys, by name, a page at a time.
    ///
    /// - Parameter name: the last of the page before; `nil` for the first page.
    func journeys(organization: String, after name: String?, limit: Int) async throws -> [StoredJourney]
    /// A journey; `nil` where there is none of this name.
    func journey(_ name: String, organization: String) async throws -> StoredJourney?
    /// Writes a definition, checked, of a journey that need not be there yet; nothing is sent by it before it is published.
    ///
    /// - Parameter current: the definition that it takes the place of; `nil` where there is to be none.
    /// - Returns: `false`, and nothing written, where another is there now.
    func save(
        _ definition: JourneyDefinition, ofJourney name: String, organization: String, over current: JourneyDefinition?
    ) async throws -> Bool
}

/// A journey as it was written last.
package struct StoredJourney: Equatable, Sendable {
    /// That of its file, without extension.
    package let name: String
    package let definition: JourneyDefinition
    package let state: JourneyState

    package init(name: String, definition: JourneyDefinition, state: JourneyState) {
        self.name = name
        self.definition = definition
        self.state = state
    }
}
