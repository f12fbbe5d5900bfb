import Foundation
import TestSupport
import Testing
import Workspace

@Suite("M10.4 people are taken out of a workspace's files")
struct WorkspacePeopleTests {
    private func removed(
        _ files: [String: String], profiles: Set<String> = ["p2"], contacts: Set<String> = ["b@b.example"],
        organization: String = "org"
    ) throws -> (removal: WorkspacePeople.Removal, files: [String: String]) {
        let scratch = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: scratch.url.appending(path: "journeys"), withIntermediateDirectories: true)
        try Data("organization: {id: org}\n".utf8).write(to: scratch.url.appending(path: "waymark.yaml"))
        for (name, text) in files {
            let file = scratch.url.appending(path: name)
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }
        var removal = try WorkspacePeople(directory: scratch.url)
            .remove(profiles: profiles, contacts: contacts, organization: organization, region: "DE")
        removal.journeysNaming = removal.journeysNaming.map { $0.replacing(scratch.url.path + "/", with: "") }
        for name in files.keys {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.url.appending(path: name).path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        return (
            removal,
            try files.keys.reduce(into: [:]) {
                $0[$1] = String(decoding: try Data(contentsOf: scratch.url.appending(path: $1)), as: UTF8.self)
            }
        )
    }

    @Test(
        "Their rows go, and every other byte stays",
        arguments: [
            ("id,email\np1,a\np2,b\np3,c\n", "id,email\np1,a\np3,c\n"), ("id,email\np2,b\n", "id,email\n"),
            ("id,email\np2,b", "id,email\n"), ("id,email\r\np1,a\r\np2,b\r\np3,c", "id,email\r\np1,a\r\np3,c"),
            ("id,email\rp1,a\rp2,b\rp3,c\r", "id,email\rp1,a\rp3,c\r"),
            ("\u{FEFF}email;id\n\"x\ny\";p2\n\"x\ny\";p3\n", "\u{FEFF}email;id\n\"x\ny\";p3\n"),
            ("id,email\np1,\"a\r\nb\"\np2,\"a\r\nb\"\n", "id,email\np1,\"a\r\nb\"\n"),
            ("id,email\np20,b\np1,p2\n", "id,email\np20,b\np1,p2\n"), ("email,name\np2,p2\n", "email,name\np2,p2\n"),
        ])
    func profiles(before: String, after: String) throws {
        let (removal, files) = try removed(["profiles.csv": before])
        #expect(files["profiles.csv"] == after)
        #expect(removal.rows == (before == after ? 0 : 1))
    }

    @Test("A contact point is recognised however it is written")
    func contacts() throws {
        let csv = "contact,purpose\nb@B.example,tracking\n0170 1234567,tracking\na@b.example,tracking\nb,tracking\n"
        let (removal, files) = try removed(["consent.csv": csv], contacts: ["b@b.example", "+491701234567"])
        #expect(files["consent.csv"] == "contact,purpose\na@b.example,tracking\nb,tracking\n")
        #expect(removal.rows == 2)
    }

    @Test("Where there is no such file, nobody is in it")
    func nothing() throws { #expect(try removed([:]).removal == .init()) }

    @Test("Another organization's people of the same names stay")
    func others() throws {
        let csv = "id,email\np2,b@b.example\n"
        let (removal, files) = try removed(["profiles.csv": csv], organization: "other")
        #expect(removal == .init() && files["profiles.csv"] == csv)
    }

    @Test("A journey that names the person, or may, is reported")
    func journeys() throws {
        let (removal, _) = try removed([
            "journeys/a.yaml": "audience: [p1, p2]\nsteps: []\n", "journeys/b.yaml": "audience:\n  - p20\n",
            "journeys/c.yml": "audience:\n  - \"p2\"\n", "journeys/d.yaml": "audience: everyone\n",
            "journeys/e.json": "{\"audience\": [\"p2\"]}",
            "journeys/f.json": #"{"name": "\ud83c\udf89", "audience": ["p3"]}"#,
            // They cannot be read, and keep nobody from being erased.
            "journeys/g.json": #"{"name": null, "audience": ["p3"]}"#, "journeys/h.yaml": "audience: [",
            // Not one that is applied.
            "journeys/i.YAML": "audience: [p2]\n",
        ])
        #expect(
            removal.journeysNaming
                == ["a.yaml", "c.yml", "e.json", "g.json", "h.yaml", "i.YAML"].map { "journeys/\($0)" })
    }

    @Test("A folder of journeys that cannot be read, or a file in it, may name the person")
    func unreadable() throws {
        for folders in [["journeys/a.yaml"], []] {
            let scratch = try TemporaryFolder()
            try Data("organization: {id: org}\n".utf8).write(to: scratch.url.appending(path: "waymark.yaml"))
            for folder in folders {
                try FileManager.default.createDirectory(
                    at: scratch.url.appending(path: folder), withIntermediateDirectories: true)
            }
            let journeys = scratch.url.appending(path: "journeys").path
            if folders.isEmpty { try Data().write(to: URL(filePath: journeys)) }
            let removal = try WorkspacePeople(directory: scratch.url)
                .remove(profiles: ["p"], contacts: [], organization: "org", region: nil)
            #expect(removal.journeysNaming == [folders.isEmpty ? journeys : journeys + "/a.yaml"])
        }
    }
}
