extension Unicode.Scalar {
    /// Whether it does something where it is shown and is not seen itself: commands a terminal, breaks a line, turns around what
    /// follows. What joins letters and emoji, or keeps them apart, belongs to them.
    package var isInvisibleCommand: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !properties.isJoinControl
        default: false
        }
    }
}
