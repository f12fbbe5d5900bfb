import LinkIdentifiers
import NIOCore
import Preferences

extension EdgeHandler {
    /// Answers a request for the preferences of a recipient. `GET` and `HEAD` show them; `POST` changes them (M10.3).
    ///
    /// - Parameter bytes: those of the head.
    func showPreferences(
        of delivery: DeliveryNumber, _ identifier: String, _ kind: Route.Kind, _ head: RequestHead,
        _ bytes: UnsafeRawBufferPointer, _ context: ChannelHandlerContext
    ) {
        var request = PreferenceRequest(
            delivery: delivery, identifier: identifier, action: .show, acceptedLanguages: acceptedLanguages(in: bytes))
        let form = Response.Form(head)
        switch (head.method, kind) {
        case (.post, .unsubscribing):
            // Whatever the body says (RFC 8058 §3.1): it says the same in each of its forms, and it is passed over.
            request.action = .unsubscribe
            ask(for: request, as: form, context)
        case (.post, _):
            let type = FormType(of: bytes)
            awaitForm(type == .urlEncoded ? type : nil, for: .preferences(request), head, bytes, context)
        default:
            ask(for: request, as: form, context)
        }
    }

    /// - Parameter head: the bytes of a request's head.
    func acceptedLanguages(in head: UnsafeRawBufferPointer) -> String? {
        FieldLine.first("accept-language", in: head).map {
            String(decoding: $0.prefix(PreferenceRequest.maximumLanguages), as: UTF8.self)
        }
    }

    func ask(for request: PreferenceRequest, as form: Response.Form, _ context: ChannelHandlerContext) {
        let pages = shared.pages
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        Task {
            let page = await pages.page(for: request)
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                handler.answer(page.map { .page($0) } ?? .notFound, as: form, at: handler.shared.now(), context)
                handler.advance(context)
            }
        }
    }
}
