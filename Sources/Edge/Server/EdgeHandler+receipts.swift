import LinkIdentifiers
import NIOCore
import Preferences
import Receipts

extension EdgeHandler {
    /// A gateway's word on a delivery, whose body is to come.
    struct AnnouncedReceipt {
        let delivery: DeliveryNumber
        /// As the gateway was given it.
        let url: String
        let signature: String?
        let type: FormType?
    }

    /// Answers a gateway that has something to say of a delivery.
    ///
    /// - Parameters:
    ///   - url: as the gateway was given it.
    ///   - bytes: those of the head.
    func takeReceipt(
        for delivery: DeliveryNumber, _ url: String, _ head: RequestHead, _ bytes: UnsafeRawBufferPointer,
        _ context: ChannelHandlerContext
    ) {
        guard shared.receipts != nil else {
            return answer(.notFound, as: Response.Form(head), at: shared.now(), context)
        }
        let signature = FieldLine.first(ReceiptSource.signatureField, in: bytes).map {
            String(decoding: $0, as: UTF8.self)
        }
        let type = FormType(of: bytes)
        let announced = AnnouncedReceipt(delivery: delivery, url: url, signature: signature, type: type)
        awaitForm(type, for: .receipt(announced), head, bytes, context)
    }

    /// Answers when what the gateway says is on disk. Where it cannot be put there, the gateway is to come again.
    func take(_ announced: AnnouncedReceipt, _ body: [UInt8], as form: Response.Form, _ context: ChannelHandlerContext)
    {
        let request = ReceiptRequest(
            url: announced.url, signature: announced.signature,
            body: announced.type == .json ? .json(body) : .form(FormFields.read(body)))
        let now = shared.now()
        switch shared.receipts?.read(request) {
        case .receipt(let receipt):
            let ordinal = receipt == .delivered ? LinkReference.delivered : LinkReference.failed
            // Each of them is an ordinal.
            record(LinkReference(delivery: announced.delivery, ordinal: ordinal)!, readAt: now, form)
        case .nothing, nil:
            answer(.noContent, as: form, at: now, context)
        case .forged:
            answer(.refusal(.forbidden), as: form, at: now, context)
        case .unreadable:
            answer(.refusal(.badRequest), as: form, at: now, context)
        }
    }
}
