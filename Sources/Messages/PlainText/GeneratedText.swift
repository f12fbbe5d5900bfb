import HTMLScanner

/// The plain-text part that is made of an HTML part: its text as a reader would see it, and behind each link its URL in angle
/// brackets (RFC 3986, appendix C).
///
/// Links lead where those of the HTML do, placeholders and marks included. What browsers do not show is left out, as is what
/// only Outlook shows.
package struct GeneratedText: Sendable {
    /// In UTF-8, lines end with CR LF.
    package let bytes: [UInt8]

    /// - Parameter html: in UTF-8.
    package init(html: [UInt8]) {
        // An element that hides and has no end would hide all that follows.
        var reader = HTMLTextReader(html, skipsHidden: true)
        if !reader.read() {
            reader = HTMLTextReader(html, skipsHidden: false)
            _ = reader.read()
        }
        bytes = reader.writer.finished()
    }
}
