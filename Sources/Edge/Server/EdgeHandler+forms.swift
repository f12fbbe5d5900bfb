import NIOCore
import Preferences

/// A request that is answered when its body is here.
final class SentForm {
    enum Purpose {
        case preferences(PreferenceRequest)
        case receipt(EdgeHandler.AnnouncedReceipt)
    }

    let purpose: Purpose
    let form: Response.Form

    init(_ purpose: Purpose, as form: Response.Form) {
        self.purpose = purpose
        self.form = form
    }
}

/// What a form may be sent as.
enum FormType: String, CaseIterable {
    case urlEncoded = "application/x-www-form-urlencoded"
    case json = "application/json"

    /// `nil` where it is something else, or the head does not say.
    init?(of head: UnsafeRawBufferPointer) {
        guard let field = FieldLine.first("content-type", in: head) else { return nil }
        let name = FieldLine.trimmed(field.prefix { $0 != UInt8(ascii: ";") })
        guard
            let type = Self.allCases.first(where: { type in
                name.elementsEqual(type.rawValue.utf8) { $0 | 0x20 == $1 | 0x20 }
            })
        else { return nil }
        self = type
    }
}

extension EdgeHandler {
    /// The longest form that is read, in bytes: no more than is read ahead, so that all of it can be here at once.
    private static let maximumForm = readAhead

    /// Waits for the body of a request, unless it is not one to be read.
    ///
    /// - Parameter bytes: those of the head.
    func awaitForm(
        _ type: FormType?, for purpose: SentForm.Purpose, _ head: RequestHead, _ bytes: UnsafeRawBufferPointer,
        _ context: ChannelHandlerContext
    ) {
        let form = Response.Form(head)
        func refuse(_ status: ResponseStatus) { answer(.refusal(status), as: form, at: shared.now(), context) }
        guard case .length(let length) = head.body else { return refuse(.lengthRequired) }
        if length > Self.maximumForm { return refuse(.contentTooLarge) }
        if type == nil { return refuse(.unsupportedMediaType) }
        // A client that waits to be asked for so little may as well send it (RFC 9110 §10.1.1).
        if FieldLine.first("expect", in: bytes) != nil { return refuse(.expectationFailed) }
        bodyLeft = length
        self.form = SentForm(purpose, as: form)
        isBusy = false
    }

    /// Takes a form when all of it is here.
    func readBody(of sent: SentForm, _ context: ChannelHandlerContext) -> Bool {
        guard received.readableBytes >= bodyLeft, let body = received.readBytes(length: bodyLeft) else { return false }
        bodyLeft = 0
        form = nil
        isBusy = true
        wait.begin(.answer, now: .now())
        switch sent.purpose {
        case .preferences(var request):
            request.action = .save(form: body)
            ask(for: request, as: sent.form, context)
        case .receipt(let announced):
            take(announced, body, as: sent.form, context)
        }
        return true
    }
}
