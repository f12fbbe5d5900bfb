import Testing
import Workspace

@Suite("Unknown variables")
struct VariableTests {
    private func error(
        html: String, text: String = "", known: Set<String> = []
    ) async throws -> (place: String, problem: String) {
        try await WorkspaceFolder(["messages/welcome.html": html, "messages/welcome.txt": text]).error(known: known)
    }

    @Test("M1.6 in the HTML, at its line and column in the file", arguments: ["\n", "\r\n"])
    func html(end: String) async throws {
        let lines = ["---", "subject: S", "from: a@b.example", "---", "<p>", " é {{ profile.frstName }}"]
        let error = try await error(html: lines.joined(separator: end))
        #expect(error.place == "messages/welcome.html:6:4")
        #expect(error.problem == "unknown variable “profile.frstName”; did you mean “profile.firstName”?")
    }

    @Test("M1.6 in the text part, in its own file, with and without front matter")
    func text() async throws {
        let html = "---\nsubject: S\nfrom: a@b.example\n---\nx"
        #expect(try await error(html: html, text: "a\nb {{ profile.no }}").place == "messages/welcome.txt:2:3")
        #expect(
            try await error(html: html, text: "---\nsubject: T\n---\nb {{ profile.no }}").place
                == "messages/welcome.txt:4:3")
    }

    @Test(
        "M1.6 in the subject, at its line and column in the file",
        arguments: [
            ("---\nsubject: Hi {{ profile.no }}\nfrom: a@b.example\n---\n", "2:13"),
            ("---\nfrom: a@b.example\nsubject: Hi {{ profile.no }}\n---\n", "3:13"),
            ("---\r\nfrom: a@b.example\r\nsubject: Hi {{ profile.no }}\r\n---\r\n", "3:13"),
            ("---\nsubject: 'é {{ profile.no }}'\nfrom: a@b.example\n---\n", "2:13"),
        ])
    func subject(html: String, place: String) async throws {
        #expect(try await error(html: html).place == "messages/welcome.html:" + place)
    }

    @Test("M1.6 known are id, email, phone, the columns of profiles.csv, and what profiles have already")
    func known() async throws {
        let html =
            "---\nsubject: '{{ profile.id }} {{ profile.email }} {{ profile.phone }}'\nfrom: a@b.example\n---\n{{ profile.firstName }}{{ profile.city }}"
        #expect(try await error(html: html).problem.hasPrefix("unknown variable “profile.city”"))
        #expect(try await error(html: html, known: ["city"]).place == "")
        #expect(
            try await error(html: "---\nsubject: S\nfrom: a@b.example\npersonalisation: false\n---\n{{ nothing }}")
                .place == "")
    }

    @Test("M10.3 the URL of the preference page is known, but not in a subject")
    func preferencesURL() async throws {
        let head = "---\nsubject: S\nfrom: a@b.example\n---\n"
        #expect(try await error(html: head + "{{ preferencesURL }}", text: "{{ preferencesURL }}").place == "")
        let misspelt = try await error(html: head + "{{ preferenceURL }}")
        #expect(misspelt.problem == "unknown variable “preferenceURL”; did you mean “preferencesURL”?")
        let subject = try await error(html: "---\nfrom: a@b.example\nsubject: 'At {{ preferencesURL }}'\n---\n")
        #expect(subject.place == "messages/welcome.html:3:1")
        #expect(subject.problem == "“preferencesURL” is a link, which a subject cannot have; put it into the body")
    }

    @Test("M1.7 too many links are an error in the file that has the one too many")
    func tooManyLinks() async throws {
        let link = "https://a.example\n"
        let html =
            "---\nsubject: S\nfrom: a@b.example\n---\n" + String(repeating: "<a href=https://a.example>\n", count: 4090)
        #expect(try await error(html: html + "<a href=https://a.example>").place == "messages/welcome.html:4095:9")
        #expect(try await error(html: html, text: "x\n" + link).place == "messages/welcome.txt:2:1")
    }
}
