/// A whole store: every use of it at once, as one engine offers it.
package typealias Store = AccessStore & ConsentStore & CorrectionStore & IdempotencyStore & ImportStore
    & InteractionStore & JobStore
    & JourneyControlStore & JourneyStore
    & LinkStore & MailStore & OrganizationStore & PersonStore
    & PreferenceStore & ProfileStore & ReportStore & RetentionStore & SendingStore & TestSendStore
    & WebhookStore & WorkspaceStore
