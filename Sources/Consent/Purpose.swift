/// What somebody's contact point is used for, and consents to.
package enum Purpose: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    case commercial
    case transactional
    /// Replacing links, adding the pixel, and attributing what comes of it.
    case tracking

    /// The model where a compliance profile names none (M3.2, M3.3).
    package var defaultModel: EnforcementModel {
        switch self {
        case .commercial: .nonRestrictive
        case .transactional: .disabled
        case .tracking: .restrictive
        }
    }
}

/// An organization's purposes and the model that each is enforced by (M10.1).
package struct ComplianceProfile: Sendable, Equatable, Codable {
    private var models: [Purpose: EnforcementModel]

    package init(models: [Purpose: EnforcementModel] = [:]) { self.models = models }

    package subscript(purpose: Purpose) -> EnforcementModel { models[purpose] ?? purpose.defaultModel }
}
