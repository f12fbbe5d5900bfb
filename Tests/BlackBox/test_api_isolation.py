"""No organization sees anything of another, nobody does anything without a key, and no role more than it may: on every
operation that the document has. One that is added without a case here fails."""

import csv
import json

import pytest

import api
import mail
import openapi
from demo import Demo
from waymark import waymark
from wire import request
from workspace import two_tenants

ADA = "ada@example.com"
CSV = {"Content-Type": "text/csv"}


class Tenants:
    """Two organizations at one deployment. `acme` has ada, a message that was sent to her, a click, a key and a job; `other`
    has nothing but keys, and asks for what is acme's."""

    def __init__(self, folder):
        self.running = Demo(two_tenants(folder), command="serve", extra={"WAYMARK_CONSOLE_API_RATE": "0"}).start()
        [self.mail] = self.running.mails(1)
        self.url = mail.tracked(self.mail.html)[0]
        assert request(self.url).status == 302
        self.running.recorded(1)
        self.acme, self.other = (api.client(self.running, "admin", name) for name in ("acme", "other"))
        self.key = self.acme.key.split("_")[1]
        self.webhook = self.acme.post("/webhooks", {"url": "https://acme.example"}).json["id"]
        started = self.acme("POST", "/imports/profiles", raw=b"id\nada\n", headers=CSV)
        self.job = api.ended(self.acme, started)["id"]
        assert self.acme("PUT", "/messages/secret/draft", {"content": {"subject": "secret plan"}}).status == 201

    def names(self) -> dict:
        """What acme's things are called, by the names of the document's path parameters."""
        return {"profile": "ada", "key": self.key, "job": self.job, "message": "secret", "version": "1",
                "journey": "campaign", "webhook": self.webhook}  # fmt: skip


@pytest.fixture(scope="module")
def tenants(tmp_path_factory):
    tenants = Tenants(tmp_path_factory.mktemp("tenants"))
    yield tenants
    tenants.running.__exit__()


def gone(answer):
    assert answer.status == 404 and answer.code == "not-found", answer


def empty(answer):
    assert answer.status == 200 and answer.json["items"] == [], answer


def own(*there: str):
    """The answer is about the asker's own things, and has these words; nothing of acme's."""

    def check(answer):
        assert answer.status in (200, 201, 202), answer
        text = answer.body.decode()
        assert all(word in text for word in there), text
        for secret in ("acme", "ada", "secret", "campaign"):
            assert secret not in text.lower(), text

    return check


def body(value, check):
    return {"body": value, "check": check}


JOURNEY = {"audience": "everyone", "steps": [{"id": "a", "email": "secret"}]}


def unknown_message(answer):
    assert answer.status == 422 and answer.json["errors"][0]["detail"] == "unknown message “secret”", answer


def consent_of(answer) -> set:
    """Whose consent a file has."""
    assert answer.status == 200, answer
    return {row["contact"] for row in csv.DictReader(answer.body.decode().splitlines())}


def rows(text: bytes, check):
    return {"raw": text, "headers": CSV, "check": check}


# What `other` says in each operation, naming what is acme's, and what it must be answered.
CASES = {
    "getDocument": {"check": None},  # The same for everybody.
    "getReference": {"check": None},
    "getOrganization": {"check": own('"id":"other"')},
    "changeOrganization": body({"timezone": "Europe/Berlin"}, own('"id":"other"')),
    "listKeys": {"check": own("a test's admin")},
    "createKey": body({"name": "new", "role": "analyst"}, own("wm_")),
    "getKey": {"check": gone},
    "revokeKey": {"check": gone},
    "listJobs": {"check": own("items")},
    "getJob": {"check": gone},
    "listProfiles": {"check": own("bob@example.com")},
    "getProfile": {"check": gone},
    "putProfile": {"body": {"attributes": {"x": "1"}}, "check": lambda answer: answer.status == 201},
    "changeProfile": body({"attributes": {"x": "1"}}, gone),
    "eraseProfile": {"check": gone},
    "recordEvent": body({"name": "signed-up"}, gone),
    "lookUpConsent": body({"contact": ADA}, lambda answer: (answer.json["records"], answer.json["history"]) == ([], [])),
    "recordConsent": body({"contact": "bob@example.com", "purpose": "tracking", "status": "opted-in"}, own("opted-in")),
    "exportConsent": {"check": lambda answer: consent_of(answer) == {"bob@example.com"}},
    "importProfiles": rows(b"id,x\nbob,1\n", own("profile-import")),
    "importConsent": rows(b"contact,purpose,status,time\nbob@example.com,tracking,opted-in,2026-01-01T00:00:00Z\n",
                          own("consent-import")),  # fmt: skip
    "exportPerson": body({"contact": ADA}, gone),
    "erasePerson": body({"contact": ADA}, gone),
    "listInteractions": {"check": empty},
    "listFigures": {"check": empty},
    "getFigures": {"check": gone},
    "getFiguresByHour": {"check": gone},
    "getFiguresByDevice": {"check": gone},
    "getActivity": {"check": empty},
    "getAttention": {"check": lambda answer: answer.json == {"unconfirmed": {}, "retrying": [], "late": []}},
    "getTimeline": {"check": gone},
    "listWebhooks": {"check": empty},
    "addWebhook": body({"url": "https://other.example"}, lambda answer: answer.status == 201),
    "getWebhook": {"check": gone},
    "removeWebhook": {"check": gone},
    "testWebhook": {"check": gone},
    "listDeadLetters": {"check": gone},
    "replayDeadLetters": body({}, gone),
    "listMessages": {"check": empty},
    "getMessage": {"check": gone},
    "listMessageVersions": {"check": gone},
    "getMessageVersion": {"check": gone},
    "getMessageVersionLinks": {"check": gone},
    "listCorrections": {"check": gone},
    "correctLink": body({"ordinal": 1, "url": "https://other.example"}, gone),
    "previewMessage": body({"profile": "ada"}, gone),
    "sendTest": body({"profile": "ada"}, gone),
    "getDraft": {"check": gone},
    "saveDraft": body({"content": {}}, lambda answer: answer.status == 201 and answer.json["revision"] == 1),
    "discardDraft": {"check": gone},
    "publishDraft": {"check": gone},
    "sendDraftTest": body({"profile": "ada"}, gone),
    "checkDraft": body({"content": {"from": "{{ profile.x }}"}}, own("problems")),
    "markLink": body({"content": {"html": "<a href=https://a.example>"}, "ordinal": 1, "tracked": False}, own("edits")),
    "previewDraft": body({"content": {}, "profile": "ada"}, lambda answer: answer.json["errors"][0]["pointer"] == "/profile"),
    "listJourneys": {"check": empty},
    "getJourney": {"check": gone},
    "putJourney": body(JOURNEY, unknown_message),
    "checkJourney": body(JOURNEY, unknown_message),
    "getJourneyStatus": {"check": gone},
    "publishJourney": {"check": gone},
    "dryRunJourney": {"check": gone},
    "pauseJourney": {"check": gone},
    "resumeJourney": {"check": gone},
    "stopJourney": {"check": gone},
    "resolveLink": {"body": lambda tenants: {"url": tenants.url}, "check": gone},
}


def after(tenants):
    """All of acme's that another organization must not have touched."""
    acme = tenants.acme
    return [
        acme.get("/organization").json,
        acme.get("/profiles").json,
        acme.post("/consent/lookup", {"contact": ADA}).json,
        acme.get("/interactions").json,
        acme.get("/figures/secret").json,
        acme.get("/messages").json,
        acme.get("/messages/secret/draft").json,
        acme.get("/messages/secret/corrections").json,
        acme.get("/journeys/campaign").json,
        acme.get("/journeys/campaign/status").json,
        acme.get(f"/keys/{tenants.key}").json["revokedAt"],
        # Whether it takes what it is sent just now is nobody's doing.
        [one | {"failure": None} for one in acme.get("/webhooks").json["items"]],
        acme.get("/jobs").json,
    ]


def test_every_operation_has_a_case_and_every_case_an_operation(tenants):
    assert sorted(CASES) == sorted(one.id for one in openapi.read(tenants.acme).operations)


def test_no_organization_sees_or_changes_anything_of_another(tenants):
    before = after(tenants)
    assert len(before[3]["items"]) == 1 and before[4]["versions"][0]["clicks"]["total"] == 1
    # In this order: what makes something comes last, so that it is not found by what looks for it.
    operations = sorted(openapi.read(tenants.other).operations, key=lambda one: one.method in ("PUT",))
    for operation in operations:
        case = dict(CASES[operation.id])
        check = case.pop("check")
        if callable(case.get("body")):
            case["body"] = case["body"](tenants)
        answer = tenants.other(operation.method, operation.filled(**tenants.names()), **case)
        assert answer.status < 500, (operation, answer)
        if answer.status == 202:
            api.ended(tenants.other, answer)
        if check:
            assert check(answer) in (None, True), (operation, answer)
    assert after(tenants) == before


@pytest.mark.parametrize("accept", ["application/x-ndjson", "text/csv"])
def test_no_stream_has_anything_of_another_organization(tenants, accept):
    def lines(client):
        return client.get("/interactions", Accept=accept).body.decode().splitlines()

    header = 1 if accept == "text/csv" else 0
    assert len(lines(tenants.acme)) == 1 + header
    assert len(lines(tenants.other)) == header


def test_nothing_is_answered_without_a_key(tenants):
    nobody = api.Client(tenants.acme.base)
    revoked = api.client(tenants.running, "admin", "acme")
    assert tenants.acme.post(f"/keys/{revoked.key.split('_')[1]}/revoke").status == 200
    strangers = [
        nobody,
        revoked,
        api.Client(nobody.base, tenants.acme.key[:-1] + ("A" if tenants.acme.key[-1] != "A" else "Q")),
        api.Client(nobody.base, "wm_" + "a" * 8 + "_" + "A" * 43),
        api.Client(nobody.base, "x"),
        api.Client(nobody.base, headers={"Cookie": "waymark_session=" + "A" * 43}),
        api.Client(nobody.base, headers={"Authorization": "Basic YTpi"}),
    ]
    paths = [(one.method, one.filled(**tenants.names())) for one in openapi.read(tenants.acme).operations]
    for method, path in [*paths, ("GET", "/nothing"), ("DELETE", "/openapi.yaml")]:
        for stranger in strangers:
            answer = stranger(method, path, raw=b"{}" if method in ("POST", "PUT", "PATCH") else None)
            assert answer.status == 401 and answer.code == "unauthenticated", (method, path, stranger, answer)
            assert answer.headers["www-authenticate"].startswith("Bearer")


def test_no_role_does_more_than_the_document_says(tenants):
    document = openapi.read(tenants.acme)
    assert set(document.roles) == {"admin", "author", "analyst", "sender"}
    for role, allowed in document.roles.items():
        client = api.client(tenants.running, role, "other")
        for operation in document.operations:
            if operation.permission is None or operation.permission in allowed:
                continue
            answer = client(operation.method, operation.filled(**tenants.names()), body={})
            assert answer.status == 403 and answer.code == "forbidden", (role, operation, answer)
            assert operation.permission in answer.json["detail"]


def test_every_role_does_what_the_document_says(tenants):
    document = openapi.read(tenants.acme)
    for role, allowed in document.roles.items():
        client = api.client(tenants.running, role, "other")
        for operation in document.operations:
            if operation.permission is None or operation.permission in allowed:
                # With nothing useful in it: whatever is wrong with that, it is not the role.
                answer = client(operation.method, operation.filled(), raw=b"" if operation.method != "GET" else None)
                assert answer.status not in (401, 403) and answer.status < 500, (role, operation, answer)


def test_a_key_says_nothing_of_itself_where_it_is_kept(tenants):
    secret = tenants.acme.key.split("_", 2)[2].encode()
    data = tenants.running.directory
    for file in data.rglob("*"):
        if file.is_file():
            assert secret not in file.read_bytes(), file
    assert secret.decode() not in tenants.running.said()
    assert secret.decode() not in waymark("key", "list", "--directory", data).out
    assert secret.decode() not in json.dumps(tenants.acme.get("/keys").json)
