/// A whole store: every use of it at once, as one engine offers it.
package typealias Store = CorrectionStore & InteractionStore & LinkStore & ReportStore & SendingStore & WorkspaceStore
