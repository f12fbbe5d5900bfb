import Consent
import Foundation
import Store
import Testing
import Workspace

@Suite("CSV files")
struct CSVTests {
    @Test(
        "Profiles, however they are written",
        arguments: [
            "id,email,x\np1,a@b.example,é\np2,,\n", "\u{FEFF}id,email,x\np1,a@b.example,é\np2,,\n",
            "id,email,x\r\np1,a@b.example,é\r\np2,,\r\n",
            "\"id\",\"email\",\"x\"\n\"p1\",\"a@b.example\",\"é\"\np2,\"\",\n",
            "id,email,x\n\np1,a@b.example,é\n\n\np2,,\n\n", "x,id,email\né,p1,a@b.example\n,p2,\n",
            "id,email,x\np1,a@b.example,é\np2,,", "id,email,x\np1,a@b.example,é\np2,,\"\"",
            "id,email,x\np2,,\np1,a@b.example,é",
        ])
    func profiles(text: String) async throws {
        let profiles = try await WorkspaceFolder(["profiles.csv": text]).read().profiles.sorted { $0.id < $1.id }
        #expect(profiles.map(\.id) == ["p1", "p2"])
        #expect(profiles.map(\.email) == ["a@b.example", nil])
        #expect(profiles.map(\.attributes) == [["x": "é"], [:]])
    }

    @Test("Quoted fields hold commas, quotes and line breaks, as they are")
    func quoted() async throws {
        let text = "id,x,y\np1,\"a, \"\"b\"\"\",\"one\ntwo\r\nthree\"\np2,{{ x }},\" s \"\n"
        let profiles = try await WorkspaceFolder(["profiles.csv": text]).read().profiles
        #expect(
            profiles.map(\.attributes) == [["x": "a, \"b\"", "y": "one\ntwo\r\nthree"], ["x": "{{ x }}", "y": " s "]])
    }

    @Test(
        "Errors name line and field",
        arguments: [
            ("id,email\np1\n", "2:2", "1 field where the header has 2"),
            ("id,email\np1,a@b.example,x\n", "2:3", "3 fields where the header has 2"),
            ("email\na@b.example\n", "1:1", "the column “id” is missing"),
            ("id,x,y,x\np1,1,2,3\n", "1:4", "“x” stands twice"), ("id,id\np1,p2\n", "1:2", "“id” stands twice"),
            ("id,email\np1,a@b.example\np1,c@d.example\n", "3:1", "line 2 has the same id"),
            ("id,email\n,a@b.example\n", "2:1", "has no id"),
            ("id,email\np1,nobody\n", "2:2", "not an e-mail address"),
            ("id,email\r\np1,\r\np2,x@\r\n", "3:2", "not an e-mail address"),
            ("id,x,email\np1,\"a\nb\n\nc\",a@b.example\np2,,bad\n", "6:3", "not an e-mail address"),
            ("id,x,email\r\np1,\"a\r\nb\",a@b.example\r\np2,,bad\r\n", "4:3", "not an e-mail"),
            ("id,email\np1,a@b.example\n\n\np2,bad\n", "5:2", "not an e-mail address"),
            ("id,x\np1,\"a\nb\"\np1,c\n", "4:1", "line 2 has the same id"),
            ("id,x\np1,\"a\"b\n", "2:2", "not CSV"), ("id,x\np1,a\np2,\"never closed\n", "3:2", "not CSV"),
            ("id,x\np1,\"never closed", "2:2", "not CSV"),
        ])
    func profileErrors(text: String, place: String, words: String) async throws {
        let error = try await WorkspaceFolder(["profiles.csv": text]).error()
        #expect(error.place == "profiles.csv:" + place)
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test(
        "M10.3 consent: errors name line, field and what was meant",
        arguments: [
            ("a@b.example,tracking,opted-inn,", "2:3", "unknown status “opted-inn”; did you mean “opted-in”?"),
            ("a@b.example,tracking,yes,", "2:3", "known: opted-in, opted-out"),
            ("a@b.example,trackin,opted-in,", "2:2", "unknown purpose “trackin”; did you mean “tracking”?"),
            ("a@b.example,,opted-in,", "2:2", "unknown purpose “”"),
            ("nobody,tracking,opted-in,", "2:1", "neither an e-mail address nor a phone number"),
            (",tracking,opted-in,", "2:1", "the contact is empty"),
            ("a@b.example,tracking,OPTED-IN,", "2:3", "did you mean “opted-in”?"),
            ("a@b.example,tracking,opted-in,", "2:4", "when was it said?"),
            ("a@b.example,tracking,opted-in,2027-01-01T00:00:00Z", "2:4", "still to come"),
            ("a@b.example,tracking,opted-in,yesterday", "2:4", "Expected a time such as"),
            ("a@b.example,tracking,opted-in,2026-13-01T00:00:00Z", "2:4", "when was it said?"),
            ("a@b.example,tracking,opted-in,2026-01-31", "2:4", "when was it said?"),
            ("a@b.example,tracking,opted-in,2026-02-30T00:00:00Z", "2:4", "when was it said?"),
            ("a@b.example,tracking,opted-in,2026-01-01T25:00:00Z", "2:4", "when was it said?"),
            ("a@b.example,tracking,opted-in,2026-01-01T00:00:00Zx", "2:4", "when was it said?"),
        ])
    func consentErrors(row: String, place: String, words: String) async throws {
        let error = try await WorkspaceFolder(["consent.csv": "contact,purpose,status,time\n" + row + "\n"]).error()
        #expect(error.place == "consent.csv:" + place)
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test(
        "M10.3 consent.csv has no other columns",
        arguments: [
            ("contact,purpose,status,tme\n", "1:4", "unknown column “tme”; did you mean “time”?"),
            ("contact,purpose\n", "1:1", "“status” is missing"),
            ("contact,purpose,status\n", "1:1", "“time” is missing"),
        ])
    func consentColumns(text: String, place: String, words: String) async throws {
        let error = try await WorkspaceFolder(["consent.csv": text]).error()
        #expect(error.place == "consent.csv:" + place)
        #expect(error.problem.contains(words))
    }

    @Test("M10.2 numbers are completed with the organization's region")
    func numbers() async throws {
        let folder = try WorkspaceFolder([
            "waymark.yaml": "organization:\n  id: org\n  name: Org\n  geo: nam\n  region: no\n",
            "profiles.csv": "id;phone;x\np1;22 12 34 56;a\np2;;b\np3;+49 170 1234567;c\n",
            "consent.csv": "contact,purpose,status,time\n22-12-34-56,tracking,opted-in,2026-01-10T08:00:00Z\n",
        ])
        let contents = try await folder.read()
        #expect(contents.organization.region == "NO")
        #expect(contents.profiles.map(\.phone) == ["+4722123456", nil, "+491701234567"])
        #expect(contents.profiles.map(\.attributes) == [["x": "a"], ["x": "b"], ["x": "c"]])
        #expect(contents.consents.map(\.contact) == ["+4722123456"])
    }

    @Test(
        "M10.2 a number that cannot be completed is refused at its place",
        arguments: [
            ("profiles.csv", "id,phone\np1,0170 1234567\n", "2:2", "no country code"),
            ("profiles.csv", "id,phone\np1,a@b.example\n", "2:2", "not a phone number"),
            ("profiles.csv", "id,email\np1,+49 170 1234567\n", "2:2", "not an e-mail address"),
            ("consent.csv", "contact,purpose,status,time\n0170 1234567,tracking,opted-in,\n", "2:1", "no country code"),
            (
                "waymark.yaml", "organization:\n  id: o\n  name: O\n  geo: nam\n  region: UK\n", "5:11",
                "unknown region “UK”"
            ),
        ])
    func numberErrors(file: String, text: String, place: String, words: String) async throws {
        let error = try await WorkspaceFolder([file: text]).error()
        #expect(error.place == file + ":" + place)
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test("M10.2 consent: address, purpose, status, reason, source and time")
    func consents() async throws {
        let text = """
            contact,purpose,status,reason,source,time
            Ann@B.Example,tracking,opted-in,"Ticked, twice",form,2026-01-14T09:26:00Z
            c@d.example,commercial,opted-out,,,2026-01-14T09:26:00.5Z
            e@f.example,transactional,opted-in,,,2026-01-14T11:26:00+02:00

            """
        let consents = try await WorkspaceFolder(["consent.csv": text]).read().consents
        #expect(consents.map(\.contact) == ["Ann@b.example", "c@d.example", "e@f.example"])
        #expect(consents.map(\.scope) == [.tracking, .commercial, .transactional].map { ConsentScope($0) })
        #expect(consents.map(\.record.status) == [.optedIn, .optedOut, .optedIn])
        #expect(consents.map(\.record.reason) == ["Ticked, twice", "", ""])
        #expect(consents.map(\.record.source) == ["form", "workspace", "workspace"])
        let time = Date(timeIntervalSince1970: 1_768_382_760)
        #expect(consents.map(\.record.at) == [time, time + 0.5, time])
    }
}
