import Foundation
import LinkIdentifiers
import NIOCore
import Preferences
import Store

extension EdgeHandler {
    /// How long the store may take to say what a link needs before it redirects without (M6.2).
    private static let patience = TimeAmount.seconds(3)

    /// Answers a request for a short link (M9).
    ///
    /// - Parameters:
    ///   - code: what may be the link's code.
    ///   - bytes: those of the head, and perhaps more.
    func followShortLink(
        _ code: UnsafeRawBufferPointer, _ head: RequestHead, _ bytes: UnsafeRawBufferPointer, readAt: Date,
        _ context: ChannelHandlerContext, mayAskStore: Bool
    ) {
        let host = head.host.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
        switch shared.directory.resolve(host: host, code: code) {
        case .preferences(let location):
            answer(.redirect(to: location), as: Response.Form(head), at: shared.now(), context)
        case .link(let link) where link.needsDelivery:
            askStore(of: link, head, Array(bytes.prefix(head.length)), readAt, context)
        case .link(let link):
            follow(link, nil, head, bytes, readAt, context)
        case .notKnownYet where mayAskStore:
            askStore(head, Array(bytes.prefix(head.length)), readAt, context)
        case .unknown, .notKnownYet:
            answer(.notFound, as: Response.Form(head), at: shared.now(), context)
        }
    }

    private func follow(
        _ followed: FollowedLink, _ delivery: TextDelivery?, _ head: RequestHead, _ bytes: UnsafeRawBufferPointer,
        _ readAt: Date, _ context: ChannelHandlerContext
    ) {
        switch followed.answer(delivery, at: readAt) {
        case .gone:
            let languages = acceptedLanguages(in: UnsafeRawBufferPointer(rebasing: bytes.prefix(head.length)))
            let page = shared.pages.gone(acceptedLanguages: languages)
            answer(.page(page), as: Response.Form(head), at: shared.now(), context)
        case .redirect(let location, _) where !followed.link.isTracked:
            answer(.redirect(to: location), as: Response.Form(head), at: shared.now(), context)
        case .redirect(let location, let noted):
            // Its ordinal is in bounds.
            let reference = LinkReference(delivery: followed.link.delivery, ordinal: followed.link.ordinal)!
            record(reference, noted, .redirect(to: location), of: head, bytes, readAt, context)
        }
    }

    /// Follows the link when the store has said what it needs, or has taken too long.
    private func askStore(
        of followed: FollowedLink, _ head: RequestHead, _ bytes: [UInt8], _ readAt: Date,
        _ context: ChannelHandlerContext
    ) {
        let directory = shared.directory
        let bound = NIOLoopBoundBox((handler: self, context: context, isWaiting: true), eventLoop: context.eventLoop)
        let goOn: @Sendable (TextDelivery?) -> Void = { delivery in
            let (handler, context, isWaiting) = bound.value
            guard isWaiting else { return }
            bound.value.isWaiting = false
            bytes.withUnsafeBytes { handler.follow(followed, delivery, head, $0, readAt, context) }
            handler.advance(context)
        }
        let deadline = context.eventLoop.scheduleTask(in: Self.patience) { goOn(nil) }
        let eventLoop = context.eventLoop
        Task {
            let delivery = await directory.delivery(of: followed)
            eventLoop.execute {
                deadline.cancel()
                goOn(delivery)
            }
        }
    }
}
