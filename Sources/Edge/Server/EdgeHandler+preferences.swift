import LinkIdentifiers
import NIOCore
import Preferences

/// A request that is answered when its body is here.
final class SentForm {
    let request: PreferenceRequest
    let form: Response.Form

    init(_ request: PreferenceRequest, as form: Response.Form) {
        self.request = request
        self.form = form
    }
}

extension EdgeHandler {
    /// The longest form that is read, in bytes: no more than is read ahead, so that all of it can be here at once.
    private static let maximumForm = readAhead

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
            if let status = refusal(of: head, bytes) {
                return answer(.refusal(status), as: form, at: shared.now(), context)
            }
            guard case .length(let length) = head.body else { return }
            bodyLeft = length
            self.form = SentForm(request, as: form)
            isBusy = false
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

    /// Why the body of a request is not read.
    private func refusal(of head: RequestHead, _ bytes: UnsafeRawBufferPointer) -> ResponseStatus? {
        guard case .length(let length) = head.body else { return .lengthRequired }
        if length > Self.maximumForm { return .contentTooLarge }
        let type = FieldLine.first("content-type", in: bytes)?.prefix { $0 != UInt8(ascii: ";") }
        let isForm = type.map { FieldLine.trimmed($0).elementsEqual(Self.formType) { $0 | 0x20 == $1 | 0x20 } } ?? false
        if !isForm { return .unsupportedMediaType }
        // A client that waits to be asked for so little may as well send it (RFC 9110 §10.1.1).
        return FieldLine.first("expect", in: bytes) == nil ? nil : .expectationFailed
    }

    private static let formType = Array("application/x-www-form-urlencoded".utf8)

    /// Takes a form when all of it is here.
    func readBody(of sent: SentForm, _ context: ChannelHandlerContext) -> Bool {
        guard received.readableBytes >= bodyLeft, let body = received.readBytes(length: bodyLeft) else { return false }
        bodyLeft = 0
        form = nil
        isBusy = true
        wait.begin(.answer, now: .now())
        var request = sent.request
        request.action = .save(form: body)
        ask(for: request, as: sent.form, context)
        return true
    }

    private func ask(for request: PreferenceRequest, as form: Response.Form, _ context: ChannelHandlerContext) {
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
