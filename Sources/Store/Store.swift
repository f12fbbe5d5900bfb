/// A whole store: every use of it at once, as one engine offers it.
package typealias Store = AccessStore & ConsentStore & CorrectionStore & DraftStore & FigureStore & IdempotencyStore
    & ImportStore & InteractionStore & JobStore & JourneyControlStore & JourneyDefinitionStore & JourneyStore
    & LinkStore & MailStore & MessageStore
    & OrganizationStore & PersonStore & PreferenceStore & ProfileStore & ReportStore & RetentionStore & SendingStore
    & TestSendStore & WebhookStore & WorkspaceStore
