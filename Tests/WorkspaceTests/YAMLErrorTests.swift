import Store
import Testing
import Workspace

@Suite("Errors in YAML files have their place")
struct YAMLErrorTests {
    private func check(
        _ file: String, _ text: String, _ place: String, _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await WorkspaceFolder([file: text]).error()
        #expect(error.place == (place.isEmpty ? "" : "\(file):\(place)"), sourceLocation: sourceLocation)
        #expect(error.problem.contains(words), "\(error.problem)", sourceLocation: sourceLocation)
    }

    @Test(
        "waymark.yaml",
        arguments: [
            (
                "organization:\n  id: o\n  name: O\n  geo: nam\ntrackng:\n  window: 6\n", "5:1",
                "unknown key “trackng”; did you mean “tracking”?"
            ),
            ("organization:\n  id: o\n  nme: O\n  geo: nam\n", "3:3", "unknown key “nme”; did you mean “name”?"),
            (
                "organization:\n  id: o\n  name: O\n  geo: nam\nzzz: 1\n", "5:1",
                "unknown key “zzz”; known: organization, purposes, texts, tracking"
            ),
            ("organization:\n  id: o\n  name: O\n", "2:3", "“geo” is missing"),
            ("organization:\n  id:\n  name: O\n  geo: n\n", "2:6", "“id” is missing"),
            ("tracking:\n  window: 6\n", "1:1", "“organization”"),
            ("organization: x\n", "1:15", "“organization” needs “key: value” lines"),
            ("organization: [a]\n", "1:15", "needs “key: value” lines"),
            ("organization:\n  id: [o]\n  name: O\n  geo: n\n", "2:7", "“id” needs a text"),
            (
                "organization: {id: o, name: O, geo: n}\ntracking: {window: x}\n", "2:20",
                "“window” needs a whole number"
            ),
            (
                "organization: {id: o, name: O, geo: n}\ntracking:\n  window: 6.5\n", "3:11",
                "“window” needs a whole number"
            ),
            ("organization: {id: o, name: O, geo: n}\ntracking:\n  window: -1\n", "3:11", "from 0 to 1200"),
            ("organization: {id: o, name: O, geo: n}\ntracking:\n  window: 1201\n", "3:11", "from 0 to 1200"),
            ("organization: {id: o, name: O, geo: n}\ntracking: {retention: -1}\n", "2:23", "“retention” needs months"),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  tracking: restictive\n", "3:13",
                "unknown enforcement model “restictive”; did you mean “restrictive”?"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  trackin: disabled\n", "3:12",
                "“trackin” is no standard purpose; did you mean “tracking”?"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  surveys: restrictive\n", "3:12",
                "one of your own needs “model:” and “label:” under it"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  surveys: {model: restrictive}\n", "3:12",
                "“label” is missing"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  surveys: {label: Surveys}\n", "3:12",
                "Add “model:”"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  Surveys: {model: restrictive, label: S}\n",
                "3:12", "“Surveys” cannot name a purpose"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  surveys: {model: lax, label: S}\n", "3:20",
                "unknown enforcement model “lax”"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  commercial: {label: Offers}\n", "3:23",
                "has words in every language"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  commercial: {topics: {Offers: x}}\n", "3:33",
                "“Offers” cannot name a topic"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  commercial: {topics: {offers: \"\"}}\n", "3:33",
                "“offers” is missing"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  commercial: {topics: [offers]}\n", "3:24",
                "needs “key: value” lines"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  tracking: {topics: {a: A}}\n", "3:22",
                "“tracking” has no topics"
            ),
            (
                "organization: {id: o, name: O, geo: n}\npurposes:\n  commercial: {modell: disabled}\n", "3:16",
                "did you mean “model”?"
            ),
            (
                "organization: {id: o, name: O, geo: n}\ntracking: {retention: 5}\n", "2:23",
                "shorter than the window, 6 months"
            ),
            ("organization: {id: o, name: O, geo: n}\npurposes: disabled\n", "2:11", "needs “key: value” lines"),
            (
                "organization: {id: o, name: O, geo: n, timezone: Europe/Berln}\n", "1:50",
                "unknown time zone “Europe/Berln”; did you mean “Europe/Berlin”?"
            ),
            (
                "organization: {id: o, name: O, geo: n, timezone: Sometime}\n", "1:50",
                "write an IANA name, such as Europe/Berlin"
            ),
            ("organization: {id: o, name: O, geo: n}\ntexts: 6\n", "2:8", "“texts” needs “key: value” lines"),
            ("organization: {id: o, name: O, geo: n}\ntexts: {short: x}\n", "2:9", "unknown key “short”"),
            ("organization: {id: o, name: O, geo: n}\ntexts: {short-url: go.example}\n", "2:20", "needs a scheme"),
            ("organization: {id: o, name: O, geo: n}\ntexts: {short-url: \"https://a.example/x\"}\n", "2:20", "a host"),
            ("organization: {id: o, name: O, geo: n}\ntexts: {window: 1201}\n", "2:17", "“window” needs months"),
            (
                "organization: {id: o, name: O, geo: n}\ntracking: {retention: 7}\ntexts: {window: 8}\n", "3:17",
                "longer than the retention, 7 months"
            ),
            (
                "organization: {id: o, name: O, geo: n}\ntexts: {after-window: 404}\n", "2:23",
                "expected “redirect” or “gone”, not “404”"
            ),
            (
                "organization: {id: o, name: O, geo: n}\ntexts: {personal-links: 5}\n", "2:25",
                "shorter than the window, 6 months"
            ),
            (
                "organization: {id: o, name: O, geo: n}\ntexts: {personal-links: 5, window: 7}\n", "2:25",
                "shorter than the window, 7 months"
            ),
            ("organization: {id: o, name: O, geo: n}\ntexts: {personal-links: x}\n", "2:25", "a whole number"),
            ("- a\n", "1:1", "expected “key: value” lines"), ("plain\n", "1:1", "expected “key: value” lines"),
            ("\n", "1:1", "expected “key: value” lines"),
            ("# only a comment\n", "1:1", "expected “key: value” lines"),
            ("# é\n\norganization: {id: o, name: Zoë, geoo: n}\n", "3:34", "did you mean “geo”?"),
            ("organization: {id: o, name: O, geo: n}\r\ntrackin: 1\r\n", "2:1", "did you mean “tracking”?"),
            ("\u{FEFF}organization: {id: o, name: O, geoo: n}\n", "1:32", "did you mean “geo”?"),
            ("organization: {id: o, name: null, geo: n}\n", "1:29", "“null” is no value"),
            ("organization: {id: o, name: O, geo: n}\ntracking: {window: 1:30}\n", "2:20", "a whole number, such as"),
        ])
    func configuration(text: String, place: String, words: String) async throws {
        try await check("waymark.yaml", text, place, words)
    }

    @Test(
        "Bad YAML",
        arguments: [
            ("organization:\n  id: o\n name: O\n", "3:2"), ("organization: \"x\n", "2:1"),
            ("organization: {id: o\n", "2:1"), ("a: b: c\n", "1:5"),
            ("organization:\n\tid: o\n", "2:1"), ("organization: @x\n", "1:15"), ("organization: *x\n", "1:15"),
        ])
    func notYAML(text: String, place: String) async throws {
        try await check("waymark.yaml", text, place, "not YAML")
    }

    @Test(
        "A key that stands twice is an error where it stands again",
        arguments: [
            ("tracking:\n  window: 6\n  window: 7\n", "3:3"), ("tracking: {window: 6,\n window: 7}\n", "2:2"),
            ("tracking: {window: 6, window: 7}\n", "1:23"), ("{\"x\": 1, \"window\": 6,\n\t\"window\": 7}\n", "2:2"),
            ("window : 6\n'window': 7\n", "2:1"), ("- {window: b,\n   wait: 1,\n   window: c}\n", "3:4"),
            ("window: 1\nx: {a: {window: 1}}\ny: 2\nwindow: 2\n", "4:1"),
            ("window: 1\nwindow: 2\nwindow: 3\n", "2:1"), ("é: 1\r\nwindow: 1\r\nx: 1\r\n\r\nwindow: 2\r\n", "5:1"),
            // Others behind it have their place when it is right.
            ("- {window: 1, a: 1,\n  window: 2}\n- {window: 1,\n  a: 1, a: 2, window: 2}\n", "2:3"),
            ("a: {window: 1, x: 1, x: 1,\n  window: 2}\nx: 1\nx: 2\n", "2:3"),
        ])
    func duplicateKeys(text: String, place: String) async throws {
        try await check("waymark.yaml", text, place, "the key “window” stands twice")
    }

    @Test(
        "journeys/*.yaml",
        arguments: [
            (
                "audience: everyone\nsteps:\n  - id: one\n    email: welcom\n", "4:12",
                "unknown message “welcom”; did you mean “welcome”?"
            ),
            ("audience: everyone\nsteps:\n  - id: one\n    email: zzz\n", "4:12", "unknown message “zzz”"),
            ("audience: everyone\nsteps: []\n", "2:8", "at least one step"),
            ("audience: everyone\n", "1:1", "“steps” is missing"),
            ("audience: everyone\nsteps: x\n", "2:8", "“steps” needs a list"),
            ("audience: everyone\nsteps:\n  - welcome\n", "3:5", "expected “key: value” lines"),
            (
                "audience: everyone\nsteps:\n  - id: one\n    mail: welcome\n", "4:5",
                "unknown key “mail”; did you mean “email”?"
            ),
            ("audience: everyone\nsteps:\n  - email: welcome\n", "3:5", "“id” is missing"),
            ("audience: everyone\nsteps:\n  - id: one\n", "3:5", "what does “one” do? Add one of email, text,"),
            (
                "audience: everyone\nsteps:\n  - id: one\n    email: welcome\n  - id: one\n    email: welcome\n", "5:9",
                "two steps have the id “one”"
            ),
            ("audience: evryone\nsteps:\n  - id: one\n    email: welcome\n", "1:11", "expected “everyone” or a list"),
            ("steps:\n  - id: one\n    email: welcome\n", "1:1", "“audience” is missing"),
            ("audience: [a, [b]]\nsteps:\n  - id: one\n    email: welcome\n", "1:15", "expected a text"),
            (
                "audience: {a: b}\nsteps:\n  - id: one\n    email: welcome\n", "1:12",
                "unknown key “a”; known: event, where"
            ),
            ("name: [x]\naudience: everyone\nsteps:\n  - id: one\n    email: welcome\n", "1:7", "“name” needs a text"),
        ])
    func journeys(text: String, place: String, words: String) async throws {
        try await check("journeys/first.yaml", text, place, words)
    }

    @Test(
        "Front matter, counted in the file's lines",
        arguments: [
            ("---\nsubject: S\nfrm: a@b.example\n---\n", "3:1", "unknown key “frm”; did you mean “from”?"),
            ("---\nsubject: S\n---\nx", "2:1", "“from” is missing"),
            ("---\nfrom: a@b.example\n---\nx", "2:1", "“subject” is missing"),
            ("---\nsubject: S\nfrom: Ann\n---\n", "3:7", "needs an address"),
            ("---\nsubject: S\nfrom: a@b.example\npurpose: comercial\n---\n", "4:10", "unknown purpose “comercial”"),
            (
                "---\nsubject: S\nfrom: a@b.example\npurpose: tracking\n---\n", "4:10",
                "known: commercial, transactional"
            ),
            (
                "---\nsubject: S\nfrom: a@b.example\nlink-tracking: maybe\n---\n", "4:16",
                "“link-tracking” needs true or false"
            ),
            (
                "---\nsubject: S\nfrom: a@b.example\nopen-tracking: [true]\n---\n", "4:16",
                "“open-tracking” needs true or false"
            ),
            ("---\nsubject: [S]\nfrom: a@b.example\n---\n", "2:10", "“subject” needs a text"),
            ("---\nsubject: a: b\n---\n", "2:11", "not YAML"),
            ("---\nsubject: {{ profile.firstName }}\nfrom: a@b.example\n---\n", "2:10", ""),
            ("<p>x</p>", "1:1", "begin the file with a line “---”"),
            ("---\r\nsubject: S\r\nfrm: x\r\n---\r\n", "3:1", "did you mean “from”?"),
        ])
    func frontMatter(text: String, place: String, words: String) async throws {
        try await check("messages/welcome.html", text, place, words)
    }

    @Test("A message's own errors, and those of a missing file")
    func missing() async throws {
        let error = try await WorkspaceFolder(["waymark.yaml": ""]).error()
        #expect(error.place == "waymark.yaml:1:1" && error.problem == "cannot be read; is it there?")
        let rest = try WorkspaceFolder([
            "profiles.csv": "", "consent.csv": "", "journeys/first.yaml": "", "messages/welcome.html": "",
        ])
        let contents = try await rest.read()
        #expect(
            contents.messages.isEmpty && contents.journeys.isEmpty && contents.profiles.isEmpty
                && contents.consents.isEmpty)
    }

    @Test("A file that is no UTF-8 is refused where it stops being")
    func notUTF8() async throws {
        let folder = try WorkspaceFolder()
        try folder.write(Array("organization:\n  id: é".utf8) + [0xE9, 0x0A], to: "waymark.yaml")
        #expect(try await folder.error().place == "waymark.yaml:2:8")
    }
}
