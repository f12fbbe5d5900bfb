"""Profiles, consent, imports and data-subject requests by the API, as the command line sees them."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from select import select

import pytest

import api
import mail
from api import ended
from demo import Demo
from hostile import connect_narrow
from waymark import eventually, records, waymark
from wire import request
from workspace import HTML

CSV = {"Content-Type": "text/csv"}
ZOE = "zoe@example.com"


@pytest.fixture(scope="module")
def admin(demo):
    return api.client(demo)


def test_a_profile_is_made_read_changed_and_replaced(admin):
    path = "/profiles/caf%C3%A9%2F1"
    made = admin("PUT", path, {"email": "Eve@EXAMPLE.com", "attributes": {"city": "Łódź", "plan": "gold"}},
                 {"If-None-Match": "*"})  # fmt: skip
    assert made.status == 201
    assert made.json == {
        "id": "café/1", "email": "Eve@example.com", "phone": None, "attributes": {"city": "Łódź", "plan": "gold"},
    }  # fmt: skip
    assert admin("PUT", path, {}, {"If-None-Match": "*"}).code == "precondition-failed"
    changed = admin("PATCH", path, {"phone": "+1 206 555 0117", "attributes": {"plan": None, "city": "Oslo"}},
                    {"If-Match": made.headers["etag"]})  # fmt: skip
    assert changed.status == 200 and changed.json == admin.get(path).json == {
        "id": "café/1", "email": "Eve@example.com", "phone": "+12065550117", "attributes": {"city": "Oslo"},
    }  # fmt: skip
    replaced = admin("PUT", path, {"attributes": {"x": "1"}})
    assert replaced.json == {"id": "café/1", "email": None, "phone": None, "attributes": {"x": "1"}}
    assert admin("PATCH", "/profiles/nobody", {"attributes": {"x": "1"}}).status == 404


@pytest.mark.parametrize(
    "body, pointer",
    [
        ({"email": "none"}, "/email"),
        ({"email": "+12065550117"}, "/email"),
        ({"phone": "0170 1234567"}, "/phone"),
        ({"attributes": {"x": ""}}, "/attributes/x"),
        ({"attributes": {"x": 1}}, "/attributes/x"),
        ({"attributes": {"email": "a@b.example"}}, "/attributes/email"),
        ({"attributes": {"": "1"}}, "/attributes/"),
        ({"attributes": {"x": "y" * 10_001}}, "/attributes/x"),
        ({"attributes": None}, "/attributes"),
        ({"mail": "a@b.example"}, "/mail"),
    ],
)
def test_what_no_profile_can_have_is_refused_without_repeating_it(admin, body, pointer):
    answer = admin("PUT", "/profiles/refused", body)
    assert (answer.status, answer.code) == (422, "invalid-input"), answer
    assert answer.json["errors"][0]["pointer"] == pointer
    assert "0170" not in answer.body.decode() and "a@b.example" not in answer.body.decode()
    assert admin.get("/profiles/refused").status == 404


def test_m10_2_consent_that_is_recorded_counts_and_is_explained(admin, demo):
    said = admin.post("/consent/records", {"contact": " Owen@EXAMPLE.com".strip(), "purpose": "tracking",
                                           "status": "opted-in", "reason": "asked for it"})  # fmt: skip
    assert said.status == 200 and said.json["source"] == "API" and "key" in said.json["by"]
    found = admin.post("/consent/lookup", {"contact": "Owen@example.com", "message": "welcome"}).json
    assert found["contact"] == "Owen@example.com"
    [record] = found["records"]
    assert (record["purpose"], record["status"], record["reason"]) == ("tracking", "opted-in", "asked for it")
    assert found["decision"]["track"]["allowed"] and "opted in" in found["decision"]["track"]["reason"]
    history = records("consent", "history", "Owen@example.com", "--directory", demo.directory)
    assert history == found["history"] and history[-1]["to"] == "opted-in"
    told = records("consent", "explain", "Owen@example.com", "--message", "welcome", "--directory", demo.directory)
    assert told == [found["decision"]]


@pytest.mark.parametrize(
    "body, pointer",
    [
        ({"contact": "nobody", "purpose": "tracking", "status": "opted-in"}, "/contact"),
        ({"contact": ZOE, "purpose": "trackin", "status": "opted-in"}, "/purpose"),
        ({"contact": ZOE, "purpose": "commercial", "topic": "offers", "status": "opted-in"}, "/topic"),
        ({"contact": ZOE, "purpose": "tracking", "status": "yes"}, "/status"),
        ({"contact": ZOE, "purpose": "tracking"}, "/status"),
    ],
)
def test_consent_to_what_there_is_not_is_refused(admin, body, pointer):
    answer = admin.post("/consent/records", body)
    assert answer.status == 422 and answer.json["errors"][0]["pointer"] == pointer


def test_consent_that_is_exported_can_be_imported(admin):
    exported = admin.get("/consent/export")
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(exported.body.decode())))
    assert {"contact", "purpose", "status", "time"} < set(rows[0]) and ZOE in [row["contact"] for row in rows]
    result = ended(admin, admin("POST", "/imports/consent", raw=exported.body, headers=CSV))["result"]
    assert (result["read"], result["unchanged"], result["imported"]) == (len(rows), len(rows), True)
    whole = admin.get("/consent/export?history=true").body
    assert len(whole.splitlines()) >= len(exported.body.splitlines())


def test_an_export_that_nobody_reads_is_the_organizations_only_one(tmp_path):
    # More than the systems at both ends take in.
    said = "said " * 180
    rows = "".join(f"a{number}@example.com,commercial,opted-in,{said}\n" for number in range(8_000))
    with Demo(tmp_path / "demo", extra={"WAYMARK_CONSOLE_API_RATE": "0"}) as running:
        admin = api.client(running)
        file = f"contact,purpose,status,reason\n{rows}".encode()
        job = ended(admin, admin("POST", "/imports/consent?asOf=now", raw=file, headers=CSV))
        assert job["result"]["new"] == 8_000
        with connect_narrow(admin.base) as unread:
            head = f"GET /api/v1/consent/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {admin.key}\r\n\r\n"
            unread.send(head.encode())
            assert select([unread], [], [], 20)[0], "it is being given out"
            second = admin.get("/consent/export")
            assert (second.status, second.code) == (409, "conflict")
        eventually(lambda: admin.get("/consent/export").status == 200)
        # Whoever has it all may ask again at once.
        assert admin.get("/consent/export").body.count(b"\n") > 8_000


def test_an_import_takes_all_rows_or_none(admin):
    rows = b"Kunde,email,city\nimport-1,one@example.com,Oslo\nimport-2,broken,Rome\n"
    wrong = admin("POST", "/imports/profiles", raw=rows, headers=CSV)
    assert (wrong.status, wrong.code) == (422, "invalid-input")
    assert "column.id=HEADER" in wrong.json["detail"] and "--" not in wrong.json["detail"]
    assert wrong.json["errors"][0]["line"] == 1
    job = ended(admin, admin("POST", "/imports/profiles?column.id=Kunde", raw=rows, headers=CSV))
    assert job["state"] == "failed" and "skipRefused" in job["problem"]
    assert job["result"]["refusals"] == [
        {"line": 3, "column": "email", "reason": "not an e-mail address: it has no “@”"}
    ]
    assert "broken" not in json.dumps(job)
    assert admin.get("/profiles?idPrefix=import-").json["items"] == []
    dry = ended(admin, admin("POST", "/imports/profiles?column.id=Kunde&skipRefused=true&dryRun=true", raw=rows,
                             headers=CSV))  # fmt: skip
    assert dry["state"] == "done" and dry["result"]["new"] == 1 and not dry["result"]["imported"]
    assert admin.get("/profiles?idPrefix=import-").json["items"] == []
    good = ended(admin, admin("POST", "/imports/profiles?column.id=Kunde&skipRefused=true", raw=rows, headers=CSV))
    assert good["state"] == "done" and good["result"]["imported"] and good["progress"]["done"] == len(rows)
    [one] = admin.get("/profiles?idPrefix=import-").json["items"]
    assert one == {"id": "import-1", "email": "one@example.com", "phone": None, "attributes": {"city": "Oslo"}}
    assert admin("POST", "/imports/profiles", raw=rows, headers={"Content-Type": "application/json"}).status == 415


def test_m10_4_a_person_is_exported_and_erased(fresh):
    admin = api.client(fresh)
    one = fresh.mail("opted-in")
    assert request(mail.tracked(one.html)[0]).status == 302
    fresh.recorded(1)
    held = admin.post("/data-subjects/exports", {"contact": ZOE}).json
    told = json.loads(waymark("profile", "export", "opted-in", "--directory", fresh.directory).out)
    assert held | {"exportedAt": ""} == told | {"exportedAt": ""}
    assert held["profiles"][0]["id"] == "opted-in" and len(held["interactions"]) == 1
    before = admin.get("/figures/welcome").json
    late = admin("DELETE", "/profiles/opted-in", headers={"If-Match": '"another"'})
    assert (late.status, late.code) == (412, "precondition-failed")
    tag = admin.get("/profiles/opted-in").headers["etag"]
    job = ended(admin, admin("DELETE", "/profiles/opted-in", headers={"If-Match": tag}))
    assert job["state"] == "done" and job["result"]["profiles"] == 1 and job["result"]["interactions"] == 1
    assert admin.get("/profiles/opted-in").status == 404
    assert admin("DELETE", "/profiles/opted-in").status == 404
    assert admin.post("/data-subjects/erasures", {"contact": ZOE}).status == 404
    [interaction] = admin.get("/interactions").json["items"]
    assert interaction["anonymous"] and interaction["profile"] is None
    figures = admin.get("/figures/welcome").json["versions"][0]["clicks"]
    assert figures["total"] == before["versions"][0]["clicks"]["total"]
    data = b"".join(file.read_bytes() for file in fresh.directory.rglob("*") if file.is_file())
    assert ZOE.encode() not in data
    assert ZOE not in fresh.said()


@pytest.mark.parametrize("body", [{}, {"profile": "x", "contact": ZOE}, {"profile": None}, {"profile": ""}, {"id": "x"}])
def test_who_is_meant_has_to_be_said(admin, body):
    for path in ("/data-subjects/exports", "/data-subjects/erasures"):
        assert admin.post(path, body).status == 422


def test_m10_4_an_erasure_that_a_kill_interrupts_goes_on(serve, workspace):
    workspace.profiles(*({"id": f"p-{number}", "email": f"p-{number}@example.com"} for number in range(12)))
    workspace.message("hello", HTML)
    workspace.journey("greets", "hello")
    running = serve()
    running.mails(12)
    admin = api.client(running)
    jobs = [admin("DELETE", f"/profiles/p-{number}") for number in range(4)]
    running.kill()
    running.start()
    # What was answered 202 is done, whoever does it.
    for number, started in enumerate(jobs):
        assert ended(admin, started)["state"] in ("done", "interrupted")
        assert admin.get(f"/profiles/p-{number}").status == 404

    def unfinished():
        with closing(sqlite3.connect(f"file:{running.directory / 'store.sqlite'}?mode=ro", uri=True)) as store:
            return store.execute("SELECT count(*) FROM erasures WHERE finished_at IS NULL").fetchone()[0]

    eventually(lambda: unfinished() == 0, 30, "what was begun is finished")
