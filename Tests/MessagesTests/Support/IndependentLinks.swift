/// The hyperlinks of a document as Python's `html.parser` reads them, conditional comments opened by hand: the values of
/// `href` at `a`, `area` and `v:…`, absolute ones only.
let independentLinks = """
    import html.parser, json, re, sys
    class Reader(html.parser.HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=True); self.urls = []
        def handle_starttag(self, tag, attributes):
            if tag in ('a', 'area') or tag.startswith('v:'):
                for name, value in attributes:
                    if name == 'href' and re.match(r'https?://[^/]', (value or '').strip(), re.I):
                        self.urls.append(re.sub('[\\t\\r\\n]', '', value.strip()))
                    if name == 'href': break
        handle_startendtag = handle_starttag
        def handle_comment(self, data):
            if re.match(r'\\[if [^]]*\\]>', data):
                inner = Reader(); inner.feed(data[data.index('>') + 1:]); self.urls += inner.urls
    reader = Reader()
    reader.feed(sys.stdin.buffer.read().decode('utf-8', 'replace'))
    print(json.dumps(reader.urls))
    """
