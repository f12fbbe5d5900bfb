import Journeys
import Store
import Testing

@Suite("M11.1 what is wrong in a journey has its place and the nearest right word")
struct JourneyErrorTests {
    private func check(_ text: String, _ place: String, _ words: String) async throws {
        let error = try await JourneyWorkspace(["first.yaml": text]).folder.error()
        #expect(error.place == "journeys/first.yaml:" + place, "\(error.problem)")
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    /// Lines of steps, the first of which is line 3.
    private func steps(_ lines: String) -> String { "audience: everyone\nsteps:\n" + lines }

    @Test(
        "Settings of the journey",
        arguments: [
            ("audience: {event: a b}", "1:19", "“a b” cannot name an event"),
            ("audience: {event: [a]}", "1:19", "“event” needs a text"),
            ("audience: {where: {attribute: plan, is: x}, event: e}", "1:52", "do not go together"),
            ("audience: {were: x}", "1:12", "unknown key “were”; did you mean “where”?"),
            ("audience: {}", "1:11", "add “where:” or “event:”"),
            ("audience: {where: []}", "1:19", "needs a condition"),
            ("audience: {where: plan}", "1:19", "“where” needs a list"),
            ("audience: [a, b, a]", "1:18", "“a” is listed twice"),
            ("audience: [a, '']", "1:15", "id is missing"), ("audience: []", "1:11", "the list is empty"),
            ("audience: everyone\nentry: onec", "2:8", "unknown entry “onec”; did you mean “once”?"),
            ("audience: everyone\nentry: {again: 1 day}", "2:9", "unknown key “again”; known: again-after"),
            ("audience: everyone\nentry: {again-after: 1 dy}", "2:22", "unknown unit “dy”; did you mean “day”?"),
            ("audience: everyone\nentry: [once]", "2:8", "“entry” needs a text"),
            ("audience: everyone\nexit-when: {event: x, attribute: plan}", "2:23", "unknown key “attribute”"),
            ("audience: everyone\nexit-when: purchased", "2:12", "“exit-when” needs a list"),
            ("audience: everyone\nexit-when: {attribute: plan}", "2:12", "what has “plan” to be? Add one of is,"),
            ("audience: everyone\nquiet-hours: {from: 21:00, until: 8:00}", "2:35", "“8:00” is no time of day"),
            ("audience: everyone\nquiet-hours: {from: 21:00, until: 24:00}", "2:35", "from 00:00 to 23:59"),
            ("audience: everyone\nquiet-hours: {from: 21:00}", "2:14", "“until” is missing"),
            ("audience: everyone\nquiet-hours: {from: 21:00, until: 21:00}", "2:35", "end when they begin"),
            ("audience: everyone\nquiet-hours: [21:00]", "2:14", "needs “key: value” lines"),
            ("audience: everyone\nfrequency-cap: {messages: 0, within: 1 day}", "2:27", "from 1 to 1000"),
            ("audience: everyone\nfrequency-cap: {messages: 2}", "2:16", "“within” is missing"),
            ("audience: everyone\nfrequency-cap: {within: 1 day}", "2:16", "“messages” is missing"),
            ("audience: everyone\nfrequency-cap: {messages: two, within: 1 day}", "2:27", "a whole number"),
            ("audience: everyone\nfrequency-cap: {messages: 2, whithin: 1 day}", "2:30", "did you mean “within”?"),
            ("audience: everyone\nquite-hours: x", "2:1", "did you mean “quiet-hours”?"),
        ])
    func settings(head: String, place: String, words: String) async throws {
        try await check(head + "\nsteps:\n  - id: one\n    email: welcome\n", place, words)
    }

    @Test(
        "Null is no value, wherever it stands; in quotes it is a text",
        arguments: [
            ("name: null\naudience: everyone", "1:7", "“null” is no value; leave it out, or put it in quotes"),
            ("audience: [null]", "1:12", "“null” is no value"), ("audience: ~", "1:11", "“~” is no value"),
            ("audience: everyone\nexit-when: null", "2:12", "“null” is no value"),
            ("audience: everyone\nquiet-hours: Null", "2:14", "“Null” is no value"),
            ("audience: everyone\nentry: NULL", "2:8", "“NULL” is no value"),
            ("audience: {where: {attribute: plan, is: [x, null]}}", "1:45", "“null” is no value"),
        ])
    func nulls(head: String, place: String, words: String) async throws {
        try await settings(head: head, place: place, words: words)
    }

    @Test("Whole numbers are read as they are written", arguments: ["1:30", "0x10", "0b1", "0o7", "1_000", "3.0"])
    func wholeNumbers(number: String) async throws {
        try await settings(
            head: "audience: everyone\nfrequency-cap: {messages: \(number), within: 1 day}", place: "2:27",
            words: "“messages” needs a whole number, such as 3")
    }

    @Test("A byte order mark is passed over, and places are as without it")
    func byteOrderMark() async throws {
        try await settings(head: "\u{FEFF}audience: {were: x}", place: "1:12", words: "did you mean “where”?")
        try await settings(head: "\u{FEFF}audience: everyone\nentry: onec", place: "2:8", words: "unknown entry")
    }

    @Test(
        "Conditions",
        arguments: [
            ("{attribute: pln, is: x}", "4:21", "unknown attribute “pln”; did you mean “plan”?"),
            ("{attribute: zzzzz, is: x}", "4:21", "unknown attribute “zzzzz”; known: country, plan, welcomed"),
            ("{attribute: email, exists: true}", "4:21", "“email” is no attribute"),
            ("{attribute: id, is: p1}", "4:21", "“id” is no attribute"),
            ("{is: x}", "4:9", "“attribute” is missing"),
            ("{attribute: plan, is: x, is-not: y}", "4:42", "“is” and “is-not” do not go together"),
            ("{attribute: plan, isnt: y}", "4:27", "unknown key “isnt”"),
            ("{attribute: plan, is: []}", "4:31", "“is” needs a text"),
            ("{attribute: plan, is: [x, '']}", "4:35", "write “exists: false”"),
            ("{attribute: plan, is: [x, [y]]}", "4:35", "expected a text"),
            ("{attribute: plan, is: ''}", "4:31", "“is” is missing"),
            ("{attribute: plan, exists: maybe}", "4:35", "“exists” needs true or false"),
            ("{attribute: plan, at-least: many}", "4:37", "“at-least” needs a number"),
            ("{attribute: plan, at-most: nan}", "4:36", "“at-most” needs a number"),
            ("[]", "4:9", "“if” needs a condition"), ("gold", "4:9", "“if” needs a list"),
            ("[gold]", "4:10", "expected “key: value” lines"),
        ])
    func conditions(condition: String, place: String, words: String) async throws {
        try await check(
            steps(
                "  - id: one\n    if: \(condition)\n    then:\n"
                    + "      - id: two\n        update: {attribute: welcomed, to: 'yes'}\n"), place, words)
    }

    @Test(
        "Steps",
        arguments: [
            ("    email: welcom\n", "4:12", "unknown message “welcom”; did you mean “welcome”?"),
            ("    email: promo\n", "4:12", "“promo” is a text message; write “text: promo”"),
            ("    text: plain\n", "4:11", "“plain” is an e-mail; write “email: plain”"),
            ("    text: zzz\n", "4:11", "unknown message “zzz”; known: note, promo"),
            ("", "3:5", "what does “one” do? Add one of email, text, wait, when, if, update, exit"),
            ("    emial: welcome\n", "4:5", "unknown key “emial”; did you mean “email”?"),
            ("    goto: two\n", "4:5", "unknown key “goto”; known: email, exit, id, if,"),
            ("    email: welcome\n    wait: 1 day\n", "5:11", "“email” and “wait” do not go together"),
            ("    email: welcome\n    text: promo\n", "5:11", "“email” and “text” do not go together"),
            ("    email: welcome\n    then: []\n", "5:11", "“then” needs “when” or “if” beside it, not “email”"),
            ("    wait: 2\n", "4:11", "“2” is no time; write a whole number and a unit (weeks, days,"),
            ("    wait: 2 dyas\n", "4:11", "unknown unit “dyas”; did you mean “days”?"),
            ("    wait: 1.5 days\n", "4:11", "no time"), ("    wait: 0 days\n", "4:11", "out of bounds"),
            ("    wait: 9999999999999999999 days\n", "4:11", "no time"),
            ("    wait: 11 years\n", "4:11", "unknown unit “years”"),
            ("    wait: 600 weeks\n", "4:11", "“600 weeks” is out of bounds; from 1 second to 10 years"),
            ("    wait: 09:00\n", "4:11", "a time of day or a day is “{until: …}”"),
            ("    wait: {until: 2026-02-30}\n", "4:19", "“2026-02-30” is no time of day"),
            ("    wait: {until: 2026-12-24T09:00}\n", "4:19", "such as 2026-12-24 or 2026-12-24 09:00"),
            ("    wait: {untill: 09:00}\n", "4:12", "did you mean “until”?"),
            ("    wait: [1 day]\n", "4:11", "“wait” needs a text"),
            ("    update: {attribute: a b, to: x}\n", "4:25", "“a b” cannot name an attribute; it needs"),
            ("    update: {attribute: id, to: x}\n", "4:25", "“id” is no attribute"),
            ("    update: {attribute: plan}\n", "4:13", "“to” is missing"),
            ("    update: {attribute: plan, to: ''}\n", "4:35", "“to” is missing"),
            ("    update: {attribute: plan, too: x}\n", "4:31", "did you mean “to”?"),
            ("    update: plan\n", "4:13", "needs “key: value” lines"),
            ("    exit: false\n", "4:11", "“exit: false” does nothing"),
            ("    exit: now\n", "4:11", "“exit” needs true or false"),
            ("    exit: true\n  - id: two\n    exit: true\n", "5:9", "“two” is never reached"),
            ("    if: {attribute: plan, is: x}\n", "3:9", "both ways on are the same"),
            ("    if: {attribute: plan, is: x}\n    then: []\n    otherwise: []\n", "3:9", "both ways on are the same"),
            ("    if: {attribute: plan, is: x}\n    then: {id: a}\n", "5:11", "“then” needs a list"),
            (
                "    if: {attribute: plan, is: x}\n    then: [{id: one, exit: true}]\n", "5:17",
                "two steps have the id “one”"
            ),
            (
                "    if: {attribute: plan, is: x}\n    then: [{id: a, exit: true}]\n"
                    + "    otherwise: [{id: b, exit: true}]\n  - id: two\n    exit: true\n", "7:9",
                "“two” is never reached"
            ),
            ("    if: {attribute: plan, is: x}\n    then: [{id: a b, exit: true}]\n", "5:17", "cannot name a step"),
        ])
    func steps(lines: String, place: String, words: String) async throws {
        try await check(steps("  - id: one\n" + lines), place, words)
    }

    @Test(
        "M11.1 when",
        arguments: [
            ("{opened: mial, within: 1 day}", "10:20", "unknown step “mial”; did you mean “mail”?"),
            (
                "{opened: later, within: 1 day}", "10:20",
                "not every run that comes here was sent the message of “later”"
            ),
            ("{opened: inside, within: 1 day}", "10:20", "not every run that comes here"),
            ("{opened: this, within: 1 day}", "10:20", "the step “this” sends no message"),
            ("{opened: branch, within: 1 day}", "10:20", "the step “branch” sends no message"),
            ("{opened: promo, within: 1 day}", "10:20", "nobody knows when a text message is opened"),
            ("{opened: bare, within: 1 day}", "10:20", "“bare” is opened: it has “open-tracking: false”"),
            ("{opened: plain, within: 1 day}", "10:20", "“plain” is opened: it has no HTML"),
            ("{opened: mail, link: Plan my trip, within: 1 day}", "10:32", "“link” goes with “clicked”"),
            ("{opened: mail, clicked: mail, within: 1 day}", "10:35", "do not go together"),
            ("{opend: mail, within: 1 day}", "10:12", "did you mean “opened”?"),
            ("{within: 1 day}", "10:11", "add “opened:” or “clicked:”"),
            ("{opened: mail}", "10:11", "“within” is missing"),
            ("{opened: mail, within: soon}", "10:34", "“soon” is no time"),
            ("{clicked: bare, within: 1 day}", "10:21", "“bare” has no link that is tracked"),
            ("{clicked: note, within: 1 day}", "10:21", "“note” has no link that is tracked"),
            ("{clicked: mail, link: Plan my tripp, within: 1 day}", "10:33", "did you mean “Plan my trip”?"),
            ("{clicked: mail, link: Terms, within: 1 day}", "10:33", "the link “Terms” of “welcome” is not tracked"),
            ("{clicked: promo, link: x, within: 1 day}", "10:34", "no tracked link of “promo” has a name"),
            ("{clicked: plain, link: x, within: 1 day}", "10:34", "give it one with “data-tracking-name”"),
            ("{clicked: mail, link: '', within: 1 day}", "10:33", "“link” is missing"),
            ("mail", "10:11", "needs “key: value” lines"),
        ])
    func when(reaction: String, place: String, words: String) async throws {
        try await check(
            steps(
                """
                  - {id: mail, email: welcome}
                  - {id: bare, email: bare}
                  - {id: plain, email: plain}
                  - {id: promo, text: promo}
                  - {id: note, text: note}
                  - {id: branch, if: {attribute: plan, is: x}, then: [{id: inside, email: welcome}]}
                  - id: this
                    when: \(reaction)
                    then: [{id: end, exit: true}]
                  - {id: later, email: welcome}

                """), place, words)
    }

    @Test("Bounds")
    func bounds() async throws {
        let many = (1...501).map { "  - {id: s\($0), wait: 1 day}\n" }.joined()
        try await check(steps(many), "503:10", "more than 500 steps")
        let deep = (1...21).map { "{id: s\($0), if: {attribute: plan, is: x}, then: [" }.joined()
        try await check(
            steps("  - \(deep){id: e, exit: true}" + String(repeating: "]}", count: 21)), "3:982", "20 deep")
        let twenty = (1...20).map { "{id: s\($0), if: {attribute: plan, is: x}, then: [" }.joined()
        let definition = try await JourneyWorkspace.definition(
            steps("  - \(twenty){id: e, exit: true}" + String(repeating: "]}", count: 20)))
        #expect(definition.steps.size == 21)
        let profiles = (0...10_000).map { "p\($0)" }.joined(separator: ", ")
        try await check("audience: [\(profiles)]\nsteps: []\n", "1:11", "more than 10000 profiles")
        let conditions = String(repeating: "{attribute: plan, is: x}, ", count: 51)
        try await check(
            "audience: {where: [\(conditions)]}\nsteps: [{id: a, exit: true}]\n", "1:19", "more than 50 conditions")
        try await check("# " + String(repeating: "x", count: 1 << 20), "1:1", "larger than 1 MiB")
    }

    @Test("Two files are not one journey")
    func twoFiles() async throws {
        let text = steps("  - {id: one, email: welcome}\n")
        let error = try await JourneyWorkspace(["a.json": "{}", "a.yaml": text]).folder.error()
        #expect(error.place == "journeys/a.json:1:1" && error.problem.contains("“audience” is missing"))
        let twice = try await JourneyWorkspace(["a.yaml": text, "a.yml": text]).folder.error()
        #expect(twice.place == "journeys/a.yml:1:1" && twice.problem.contains("another file holds the journey “a”"))
    }

    @Test("Files are not passed over: for an extension in capitals, or a folder that cannot be read")
    func passedOver() async throws {
        let text = steps("  - {id: one, email: welcome}\n")
        let capitals = try await JourneyWorkspace(["a.YAML": text]).folder.error()
        #expect(capitals.place == "journeys/a.YAML:1:1" && capitals.problem.contains("small letters: .yaml"))
        let message = try await WorkspaceFolder(["messages/more.Html": "x"]).error()
        #expect(message.place == "messages/more.Html:1:1" && message.problem.contains("small letters: .html"))
        for folder in ["journeys", "messages"] {
            let workspace = try WorkspaceFolder(["journeys/first.yaml": "", "messages/welcome.html": "", folder: "x"])
            let error = try await workspace.error()
            #expect(error.place == "\(folder):1:1" && error.problem.contains("cannot be read"))
        }
        let empty = try await WorkspaceFolder(["journeys/first.yaml": "", "messages/welcome.html": ""]).read()
        #expect(empty.journeys.isEmpty && empty.messages.isEmpty)
    }
}
