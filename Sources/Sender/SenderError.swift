/// What the store should have and does not.
enum SenderError: Error {
    case unknownMessageVersion
    case unknownJourneyVersion
}
