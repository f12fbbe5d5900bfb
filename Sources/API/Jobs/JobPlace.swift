import Access
import Store

/// A place for a job that is to begin. It is given back once nobody has it any more.
final class JobPlace: Sendable {
    let id: String
    let kind: StoredJob.Kind
    let principal: Principal
    private let giveBack: @Sendable (_ id: String) -> Void

    init(
        id: String, kind: StoredJob.Kind, principal: Principal, giveBack: @escaping @Sendable (_ id: String) -> Void
    ) {
        self.id = id
        self.kind = kind
        self.principal = principal
        self.giveBack = giveBack
    }

    deinit { giveBack(id) }
}
