/// What each metric is, as `/metrics` says beside it. A table.
enum MetricDescriptions {
    static let all: [String: String] = [
        "waymark_edge_answers_total": "Answers of the edge, by status.",
        "waymark_edge_connections": "Connections that are open at the edge.",
        "waymark_edge_recorded_total": "Clicks, opens and receipts that were durable when they were answered.",
        "waymark_edge_recording_seconds": "From reading a request that is recorded to its answer.",
        "waymark_edge_unrecorded_total": "Clicks, opens and receipts that were answered without being recorded.",

        "waymark_journal_commit_entries": "Entries that became durable together.",
        "waymark_journal_commit_seconds": "A commit of the journal, to the end of its sync.",
        "waymark_journal_commits": "Commits in the journal that have not been processed.",
        "waymark_journal_failing": "1 while the journal cannot be written, else 0.",
        "waymark_journal_oldest_seconds": "The age of the oldest entry that has not been processed; 0 without any.",
        "waymark_journal_waiting": "Entries that wait for the disk.",

        "waymark_processor_batch_interactions": "Interactions that were recorded together.",
        "waymark_processor_dropped_total": "Entries of the journal that became no interaction, by reason.",
        "waymark_processor_failures_total": "Batches that could not be processed, and are tried again.",
        "waymark_processor_interactions_total": "Interactions, by kind and by how they were recorded.",
        "waymark_processor_lag_seconds":
            "How old the oldest interaction of the last batch was when it was recorded; 0 where nothing is left.",
        "waymark_processor_step_seconds": "What a batch took, by step.",

        "waymark_journeys_batch_runs": "Runs that were moved on together.",
        "waymark_journeys_batch_seconds": "From looking for what is due to having moved it on.",
        "waymark_journeys_failures_total": "Looks at journeys that failed, and are tried again.",
        "waymark_journeys_messages_prepared_total": "Messages that runs have prepared for sending.",
        "waymark_journeys_profiles_looked_at_total": "Profiles that were looked at for whether they enter a journey.",
        "waymark_journeys_runs_moved_total": "Runs that were moved on.",
        "waymark_journeys_runs_stopped_total": "Runs that ended because their journey was stopped.",
        "waymark_journeys_steps_passed_total": "Steps that runs have left, by outcome.",

        "waymark_sender_hand_over_seconds": "What a channel took for what it was offered together.",
        "waymark_sender_in_flight": "Offers to a channel that are on their way.",
        "waymark_sender_messages_total": "What became of messages that were taken up for sending, each time.",

        "waymark_webhooks_batches_total": "Batches of events that were sent to webhooks, by whether they were taken.",
        "waymark_webhooks_behind_interactions":
            "Interactions that the webhook which is farthest behind has not been sent.",
        "waymark_webhooks_events_total": "Events that webhooks have taken.",
        "waymark_webhooks_failing": "Webhooks that have not taken what they were sent last.",
        "waymark_webhooks_request_seconds":
            "Sending a batch to a webhook, from looking its host up to the end of its answer.",

        "waymark_http_request_seconds": "Requests to console and API, to the first byte of the answer, by route.",
        "waymark_http_requests_total": "Requests to console and API, by route and status.",
    ]
}
