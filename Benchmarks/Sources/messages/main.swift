import Consent
import Foundation
import LinkIdentifiers
import Messages

/// Prints one JSON object with what was measured on the mail that standard input has. Times are nanoseconds, medians.
func measure() throws {
    let html = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
    let content = MessageContent(subject: "Offers", from: "shop@shop.example", html: html, text: nil)
    let base = "https://click.shop.example/api/orgs/AXYmsS03TmzB6i-NHDIsoQ"
    let linkURL = "\(base)/r/"
    let urls = MessageURLs(
        link: { _ in linkURL }, pixel: "\(base)/o/", identifierLength: OrganizationKeys.identifierLength)
    let message = try CompiledMessage(content, knownVariables: [], urls: urls)
    let template = message.html!
    let variables = Variables(profile: [:])
    let mint = IdentifierMint(
        keys: KeyRing.random().organizationKeys(for: "bench"), maximumOrdinal: message.links.count)
    func render(_ delivery: Int64, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        template.render(
            variables, identifiers: mint.identifiers(of: DeliveryNumber(rawValue: delivery)!), into: &output)
    }
    var rendered: [UInt8] = []
    render(0, into: &rendered)
    let size = rendered.count

    // A ring larger than any cache, so that every copy goes to memory, as it does where mails are sent.
    var ring = [[UInt8]](repeating: [], count: (64 << 20) / size)
    for index in ring.indices {
        ring[index].reserveCapacity(size + 1024)
        ring[index] += rendered
    }
    var turn = 0
    var delivery: Int64 = 0

    func render() {
        turn = (turn + 1) % ring.count
        delivery += 1
        render(delivery, into: &ring[turn])
    }

    func copy() {
        turn = (turn + 1) % ring.count
        ring[turn].withUnsafeMutableBytes { to in
            rendered.withUnsafeBytes { from in _ = memcpy(to.baseAddress!, from.baseAddress!, from.count) }
        }
    }

    // Into one buffer that stays in the cache, as Python's join does it.
    var buffer: [UInt8] = []
    func renderWarm() {
        delivery += 1
        render(delivery, into: &buffer)
    }

    // It has been compiled once above: what throws is found there.
    func compile() { _ = try! CompiledMessage(content, knownVariables: [], urls: urls) }

    var report = Measuring(repetitions: 2 * ring.count).medians([
        ("render", render), ("memcpy", copy), ("renderWarm", renderWarm),
    ])
    report.merge(
        Measuring(repetitions: 100).medians([
            ("compile", compile)
        ]),
        uniquingKeysWith: { $1 })
    report["bytes"] = Double(size)
    report["links"] = Double(message.links.count { $0.isTracked })
    report["allocationsPerRender"] = Double(allocations { for _ in 0..<1000 { render() } }) / 1000
    report["allocationsPerCompile"] = Double(
        allocations(compile))

    // A million deliveries: the peak before and after.
    report["peakMemoryBefore"] = Double(peakMemory())
    let count = Int(CommandLine.arguments.dropFirst().first ?? "") ?? 1_000_000
    for _ in 0..<count { render() }
    report["deliveriesForMemory"] = Double(count)
    report["peakMemoryAfter"] = Double(peakMemory())
    print(String(decoding: try JSONSerialization.data(withJSONObject: report, options: .sortedKeys), as: UTF8.self))
}

try measure()
