/// A whole store: every use of it at once, as one engine offers it.
package typealias Store = ConsentStore & CorrectionStore & DraftStore & ImportStore & InteractionStore
    & JourneyControlStore
    & JourneyDefinitionStore
    & JourneyStore
    & LinkStore & MailStore & MessageStore & PersonStore
    & PreferenceStore & ReportStore & RetentionStore & SendingStore & TestSendStore & WorkspaceStore
