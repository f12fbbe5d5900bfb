import HTMLScanner

/// Whether a token lies after `end` with everything in it in its place. Its upper bound is the caller's to check.
func isSound(_ token: HTMLScanner.Token, _ attributes: [HTMLScanner.Attribute], after end: Int) -> Bool {
    token.range.lowerBound >= end && !token.range.isEmpty
        && token.innerRanges.allSatisfy { contains(token.range, $0) } && areSound(attributes, in: token.range)
}

/// Whether the tag ends where its attributes do: only space, slashes and the `>` follow the last.
func isRead(_ tag: HTMLScanner.Tag, _ attributes: [HTMLScanner.Attribute], in input: [UInt8]) -> Bool {
    let rest = input[(attributes.last?.range.upperBound ?? tag.name.upperBound)..<tag.range.upperBound]
    let isSelfClosing = rest.dropLast().last == UInt8(ascii: "/")
    return rest.last == UInt8(ascii: ">") && rest.dropLast().allSatisfy { " \t\n\u{C}\r/".utf8.contains($0) }
        && isSelfClosing == tag.isSelfClosing
}

private func areSound(_ attributes: [HTMLScanner.Attribute], in tag: Range<Int>) -> Bool {
    var end = tag.lowerBound
    for attribute in attributes {
        guard attribute.range.lowerBound > end, contains(tag, attribute.range), !attribute.name.isEmpty,
            contains(attribute.range, attribute.name), contains(attribute.range, attribute.value)
        else { return false }
        end = attribute.range.upperBound - 1
    }
    return true
}

private func contains(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
    outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
}
