"""What holds for every operation of the API: keys, problems, conditions, pages, repetitions and limits."""

import json
import threading

import pytest

import api
from waymark import eventually, records, waymark
from wire import request
from workspace import HTML

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def admin(demo):
    return api.client(demo)


def test_a_key_is_shown_once_and_works_until_it_is_revoked(demo):
    made = json.loads(
        waymark("key", "create", "--role", "analyst", "--name", "reports", "--json", "--directory", demo.directory).out
    )
    assert made["role"] == "analyst" and made["organization"] == "northpath"
    client = api.Client(api.client(demo, None).base, made["key"])
    assert client.get("/organization").status == 200

    def listed():
        keys = records("key", "list", "--directory", demo.directory)
        return next(one for one in keys if one["kind"] == "access" and one["id"] == made["id"])

    assert eventually(lambda: listed()["lastUsedAt"], 10, "the last use is shown")
    assert listed()["name"] == "reports" and listed()["revokedAt"] is None
    waymark("key", "revoke", made["id"], "--directory", demo.directory)
    assert client.get("/organization").status == 401
    assert listed()["revokedAt"]
    assert "no key" in waymark("key", "revoke", "aaaaaaaa", "--directory", demo.directory, status=1).err


def test_a_key_without_a_known_role_or_a_name_is_not_made(demo):
    for options in (["--role", "owner", "--name", "x"], ["--role", "admin", "--name", ""], ["--role", "admin"]):
        waymark("key", "create", *options, "--directory", demo.directory, status=2)


def test_a_key_made_by_the_api_has_its_role(admin):
    made = admin.post("/keys", {"name": "Schlüssel", "role": "sender"})
    assert made.status == 201 and made.headers["location"] == f"/api/v1/keys/{made.json['id']}"
    sender = api.Client(admin.base, made.json["key"])
    assert sender.get("/profiles").status == 200 and sender.get("/keys").status == 403
    assert "key" not in admin.get(f"/keys/{made.json['id']}").json
    revoked = admin.post(f"/keys/{made.json['id']}/revoke")
    assert revoked.status == 200 and revoked.json["revokedAt"]
    assert admin.post(f"/keys/{made.json['id']}/revoke").json == revoked.json
    assert sender.get("/profiles").status == 401


@pytest.mark.parametrize(
    "raw, status, code, place",
    [
        (b"", 400, "malformed-body", {"line": 1, "column": 1}),
        (b'{"name":\n "x"', 400, "malformed-body", {"line": 2, "column": 5}),
        (b"[]", 422, "invalid-input", {"pointer": ""}),
        (b'{"nam": "x"}', 422, "invalid-input", {"pointer": "/nam"}),
        (b'{"a/b~": 1}', 422, "invalid-input", {"pointer": "/a~1b~0"}),
        (b'{"name": 7}', 422, "invalid-input", {"pointer": "/name"}),
        (b'{"name": ""}', 422, "invalid-input", {"pointer": "/name"}),
        (b'{"name": "a\\u0000b"}', 422, "invalid-input", {"pointer": "/name"}),
        (b'{"timezone": "Europe/Atlantis"}', 422, "invalid-input", {"pointer": "/timezone"}),
        (b'{"region": "Atlantis"}', 422, "invalid-input", {"pointer": "/region"}),
        (b'{"publicURL": "https://click.example"}', 422, "invalid-input", {"pointer": "/publicURL"}),
        (b'{"tracking": {"window": 1201}}', 422, "invalid-input", {"pointer": "/tracking/window"}),
        (b'{"tracking": {"window": 1.5}}', 422, "invalid-input", {"pointer": "/tracking/window"}),
        (b'{"tracking": {"retention": 1}}', 422, "invalid-input", {"pointer": "/tracking/retention"}),
        (b'{"texts": {"personalLinks": 1}}', 422, "invalid-input", {"pointer": "/texts/personalLinks"}),
        (b'{"purposes": [{"id": "commercial", "label": "x"}]}', 422, "invalid-input", {"pointer": "/purposes/0/label"}),
        (b'{"tracking": null}', 422, "invalid-input", {"pointer": "/tracking"}),
        (b'{"texts": null}', 422, "invalid-input", {"pointer": "/texts"}),
        (b'{"purposes": [{"id": "own"}]}', 422, "invalid-input", {"pointer": "/purposes/0/label"}),
        (b'{"purposes": [{"id": "tracking", "topics": [{"id": "a", "label": "A"}]}]}', 422, "invalid-input",
         {"pointer": "/purposes/0/topics"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(admin, raw, status, code, place):
    before = admin.get("/organization").json
    answer = admin("PATCH", "/organization", raw=raw, headers=JSON)
    assert (answer.status, answer.code) == (status, code), answer
    [error] = answer.json["errors"]
    assert place.items() <= error.items() and error["detail"]
    assert admin.get("/organization").json == before


def test_a_body_of_another_type_or_size_is_refused(admin):
    other = admin("PATCH", "/organization", raw=b"{}", headers={"Content-Type": "text/plain"})
    assert (other.status, other.code) == (415, "unsupported-media-type")
    large = admin("PATCH", "/organization", raw=b'{"name":"' + b"x" * (1 << 20) + b'"}', headers=JSON)
    assert (large.status, large.code) == (413, "content-too-large")
    assert large.headers["waymark-maximum-size"] == "1048576" and "1048576" in large.json["detail"]


def test_other_methods_and_paths_say_what_there_is(admin):
    answer = admin("DELETE", "/organization")
    assert (answer.status, answer.code, answer.headers["allow"]) == (405, "method-not-allowed", "GET, HEAD, PATCH")
    for path in ("/nothing", "/organization/more", "/profiles/a/b/c"):
        assert admin.get(path).code == "not-found"
    head = admin("HEAD", "/organization")
    assert head.status == 200 and head.body == b"" and head.headers["etag"] == admin.get("/organization").headers["etag"]
    assert admin.get("/organization?verbose=true").code == "invalid-parameter"
    assert admin.get("/keys?limit=1&limit=2").code == "invalid-parameter"


def test_two_people_do_not_undo_each_others_work(admin):
    first = admin.get("/organization")
    tag = first.headers["etag"]
    assert admin.get("/organization", If_None_Match=tag).status == 304
    changed = admin("PATCH", "/organization", {"timezone": "Europe/Berlin"}, {"If-Match": tag})
    assert changed.status == 200 and changed.headers["etag"] != tag and changed.json["timezone"] == "Europe/Berlin"
    late = admin("PATCH", "/organization", {"timezone": "UTC"}, {"If-Match": tag})
    assert (late.status, late.code) == (412, "precondition-failed")
    assert admin.get("/organization").headers["etag"] == changed.headers["etag"]
    back = admin("PATCH", "/organization", {"timezone": None}, {"If-Match": "*"})
    assert back.headers["etag"] == tag and back.json == first.json


def test_of_many_who_change_the_same_state_one_does(admin):
    assert admin("PUT", "/profiles/contended", {"attributes": {"n": "start"}}).status == 201
    tag = admin.get("/profiles/contended").headers["etag"]
    statuses = []

    def change(name):
        statuses.append(admin("PUT", "/profiles/contended", {"attributes": {"n": name}}, {"If-Match": tag}).status)

    threads = [threading.Thread(target=change, args=(f"{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + 11 * [412]


def test_pages_have_everything_once(demo):
    # With a key of its own: a key may ask only so often.
    admin = api.client(demo)
    ids = [f"page-{number:02}" for number in range(25)]
    for one in ids:
        assert admin("PUT", f"/profiles/{one}", {}).status in (200, 201)
    found, after = [], ""
    while True:
        page = admin.get(f"/profiles?idPrefix=page-&limit=10{after}").json
        assert len(page["items"]) <= 10
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == ids
    for limit in ("0", "1001", "-1", "ten", "+5", ""):
        assert admin.get(f"/profiles?limit={limit}").code == "invalid-parameter"
    assert admin.get("/profiles?after=!!").code == "invalid-parameter"


def test_a_repeated_request_is_answered_as_the_first_time_and_done_once(serve, workspace):
    workspace.flow("starts", "steps:\n  - id: a\n    email: hello\n", audience="{event: bought}")
    workspace.message("hello", HTML)
    running = serve()
    sender, another = api.client(running, "sender"), api.client(running, "sender")
    first = sender.post("/profiles/ada/events", {"name": "bought"}, Idempotency_Key="one")
    assert first.status == 200 and first.json == {"entered": 1, "left": 0}
    assert "idempotent-replay" not in first.headers
    again = sender.post("/profiles/ada/events", {"name": "bought"}, Idempotency_Key="one")
    assert again.status == 200 and again.body == first.body and again.headers["idempotent-replay"] == "true"
    other = sender.post("/profiles/ada/events", {"name": "sold"}, Idempotency_Key="one")
    assert (other.status, other.code) == (422, "idempotency-key-reused")
    assert sender.post("/profiles/ada/events", {"name": "bought"}, Idempotency_Key="a b").code == "invalid-parameter"
    gone = [sender.post("/profiles/none/events", {"name": "bought"}, Idempotency_Key="two") for _ in range(2)]
    assert [one.status for one in gone] == [404, 404] and gone[1].headers["idempotent-replay"] == "true"
    # Another key's names are its own.
    theirs = another.post("/profiles/ada/events", {"name": "bought"}, Idempotency_Key="one")
    assert theirs.status == 200 and "idempotent-replay" not in theirs.headers


def test_more_requests_than_the_rate_are_told_when_to_come_again(serve):
    running = serve(extra={"WAYMARK_CONSOLE_API_RATE": "1"})
    hasty, other = api.client(running, "analyst"), api.client(running, "analyst")
    answers = [hasty.get("/organization") for _ in range(12)]
    refused = [one for one in answers if one.status == 429]
    assert refused and answers[0].status == 200 and answers[0].headers["ratelimit-limit"] == "2"
    assert answers[0].headers["ratelimit-remaining"] == "1" and {one.headers["ratelimit-remaining"] for one in refused} == {"0"}
    assert refused[0].code == "rate-limited" and int(refused[0].headers["retry-after"]) >= 1
    # Each key has its own.
    assert other.get("/organization").status == 200


def test_health_needs_no_key_and_says_nothing(demo):
    for path in ("/healthz", "/readyz"):
        answer = request(demo.line["console"].rstrip("/") + path)
        assert (answer.status, answer.body) == (200, b"ok\n")


def test_a_body_of_unknown_members_has_a_short_answer(demo):
    admin = api.client(demo)
    for members in ({f"m{number}": 1 for number in range(30_000)}, {"x" * 500_000: 1}):
        answer = admin("POST", "/keys", members)
        assert answer.code == "invalid-input" and len(answer.json["errors"]) <= 20
        assert len(answer.body) < 1_100_000
    assert admin.get("/jobs?after=nobody").code == "invalid-parameter"
