/// A whole store: every use of it at once, as one engine offers it.
package typealias Store = ConsentStore & CorrectionStore & ImportStore & InteractionStore & JourneyControlStore
    & JourneyStore
    & LinkStore & MailStore & PersonStore
    & PreferenceStore & ReportStore & RetentionStore & SendingStore & TestSendStore & WebhookStore & WorkspaceStore
