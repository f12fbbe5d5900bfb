/// How far long work has come.
enum JobPage {
    /// As the API answers it.
    struct Job: Decodable {
        struct Progress: Decodable {
            let done, total: Int
        }

        let id, kind, state: String
        let progress: Progress
        let problem: String?
    }

    static func context(_ job: Job) -> [String: Any] {
        let isRunning = job.state == "running"
        return [
            "what": job.kind.replacing("-", with: " ").capitalizedFirst,
            "state": job.state,
            "style": job.state == "done" ? "good" : isRunning ? "" : "bad",
            "progress": isRunning ? ["done": job.progress.done, "total": max(1, job.progress.total)] as Any : false,
            "problem": job.problem as Any? ?? false,
        ]
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
