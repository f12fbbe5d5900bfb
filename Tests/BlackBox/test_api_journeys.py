"""M11: journeys are written, checked, published, paused and watched by the API."""

import json

import pytest

from api import client
from waymark import eventually, records

YAML = "audience: everyone\nsteps:\n  - id: offer\n    email: offer\n  - id: later\n    wait: 2 days\n"
JSON = {"audience": "everyone", "steps": [{"id": "offer", "email": "offer"}, {"id": "later", "wait": "2 days"}]}


@pytest.fixture
def running(workspace, serve):
    workspace.message("offer", "<p><a href='https://acme.example'>x</a></p>")
    return serve()


@pytest.fixture
def author(running):
    return client(running, "author")


@pytest.fixture
def sender(running):
    return client(running, "sender")


def yaml(author, name: str, text: str, method: str = "PUT", what: str = "", **headers):
    sent = {"Content-Type": "application/yaml"} | {key.replace("_", "-"): value for key, value in headers.items()}
    return author(method, f"/journeys/{name}{what}", raw=text.encode(), headers=sent)


def test_m11_1_the_same_journey_in_json_and_in_yaml(author):
    made = yaml(author, "spring", YAML)
    assert made.status == 201 and made.json["state"] == "draft" and made.json["title"] == "spring"
    again = author("PUT", "/journeys/spring", JSON, headers={"If-Match": made.headers["etag"]})
    assert again.status == 200 and again.headers["etag"] == made.headers["etag"]
    assert author.get("/journeys/spring").json == made.json
    assert author.get("/journeys").json == {"items": [{"name": "spring", "title": "spring", "state": "draft"}], "next": None}
    # What is given out can be put in again.
    assert author("PUT", "/journeys/spring", made.json["definition"]).json == made.json
    assert author.get("/journeys/spring", If_None_Match=made.headers["etag"]).status == 304


def test_two_people_who_write_a_journey_do_not_undo_each_others_work(author):
    first = yaml(author, "spring", YAML).headers["etag"]
    second = yaml(author, "spring", YAML.replace("2 days", "3 days"), If_Match=first).headers["etag"]
    assert second != first
    assert yaml(author, "spring", YAML, If_Match=first).status == 412
    assert yaml(author, "spring", YAML, If_None_Match="*").status == 412
    assert yaml(author, "none", YAML, If_Match=first).status == 412


def test_what_is_wrong_is_said_with_its_place(author):
    for what in "", "/check":
        refused = yaml(author, "spring", YAML.replace("email: offer", "email: ofer"), "POST" if what else "PUT", what)
        assert refused.status == 422
        [fault] = refused.json["errors"]
        assert (fault["line"], fault["column"]) == (4, 12) and "did you mean “offer”?" in fault["detail"]
    assert author("PUT", "/journeys/spring", raw=b'{"steps": [,]}', headers={"Content-Type": "application/json"}).code == "malformed-body"
    assert author("PUT", "/journeys/spring", raw=b"x", headers={"Content-Type": "text/html"}).status == 415
    large = author("PUT", "/journeys/spring", raw=b" " * ((1 << 20) + 1), headers={"Content-Type": "application/yaml"})
    assert large.status == 413 and large.headers["waymark-maximum-size"] == str(1 << 20)
    assert yaml(author, "a%20b", YAML).code == "invalid-parameter"
    assert yaml(author, "spring", YAML, "POST", "/check").json == {"steps": 2}
    assert author.get("/journeys/spring").code == "not-found"


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"audience": [None]},
        {"entry": None},
        {"exit-when": None},
        {"quiet-hours": None},
        {"frequency-cap": None},
        {"steps": [{"id": "a", "update": {"attribute": "x", "to": None}}]},
    ],
)
def test_null_is_no_value(author, change):
    body = JSON | change
    for method, path in ("PUT", "/journeys/spring"), ("POST", "/journeys/spring/check"):
        refused = author(method, path, body)
        assert refused.status == 422
        [fault] = refused.json["errors"]
        assert fault["detail"] == "“null” is no value; leave it out, or put it in quotes if it is a text"
        assert (fault["line"], fault["column"]) == (1, json.dumps(body).index("null") + 1)
    assert author.get("/journeys/spring").code == "not-found"


def test_null_in_quotes_is_a_text(author):
    made = author("PUT", "/journeys/spring", JSON | {"name": "null", "audience": ["~", "null"]})
    assert made.status == 201 and made.json["title"] == "null" and made.json["definition"]["audience"] == ["~", "null"]


@pytest.mark.parametrize("text", ["a\u007fb", "a \u0085 b", "a\u009bb", "a \u2028 b", "a\ufeffb", "a\ufffeb", "a\U0001f600b"])
def test_any_character_is_kept_escaped_or_not_and_published(author, sender, text):
    definition = JSON | {"name": text}
    sent = {"Content-Type": "application/json"}
    escaped = author("PUT", "/journeys/spring", raw=json.dumps(definition).encode(), headers=sent)
    assert escaped.status == 201 and escaped.json["title"] == text
    raw = author("PUT", "/journeys/spring", raw=json.dumps(definition, ensure_ascii=False).encode(), headers=sent)
    assert raw.status == 200 and raw.json == escaped.json and raw.headers["etag"] == escaped.headers["etag"]
    assert sender.post("/journeys/spring/publish").json == {"state": "running", "changed": True}


def test_a_byte_order_mark_is_passed_over(author):
    assert yaml(author, "spring", "\ufeff" + YAML).status == 201


def test_m11_2_a_journey_is_tried_published_paused_resumed_and_stopped(running, author, sender):
    yaml(author, "spring", YAML)
    assert author.post("/journeys/spring/publish").code == "forbidden"
    assert sender.post("/journeys/spring/pause").code == "conflict"
    started = sender.post("/journeys/spring/dry-run")
    assert started.status == 202
    path = started.headers["location"].removeprefix("/api/v1")
    job = eventually(lambda: (found := sender.get(path).json)["state"] != "running" and found)
    assert job["kind"] == "journey-dry-run" and job["state"] == "done"
    assert job["result"] == {
        "profiles": 1, "entering": 1, "messages": [{"message": "offer", "reachable": 1, "allowed": 1, "tracked": 1}],
    }  # fmt: skip
    assert sender.get("/journeys/spring/status").json == {"journey": "spring", "state": "draft", "versions": []}
    done = sender.post("/journeys/spring/publish", Idempotency_Key="go")
    assert done.json == {"state": "running", "changed": True}
    assert sender.post("/journeys/spring/publish", Idempotency_Key="go").headers["idempotent-replay"] == "true"
    assert sender.post("/journeys/spring/publish").json == {"state": "running", "changed": False}
    running.mails(1)
    status = eventually(
        lambda: (found := sender.get("/journeys/spring/status").json)["versions"][0]["steps"][1]["arrived"] and found
    )
    assert status["versions"] == records("journey", "status", "spring", "--directory", running.directory)
    assert sender.post("/journeys/spring/pause").json == {"state": "paused", "before": "running"}
    assert sender.post("/journeys/spring/resume").json == {"state": "running", "before": "paused"}
    assert sender.post("/journeys/spring/stop").json == {"state": "stopped", "before": "running"}
    assert sender.post("/journeys/spring/resume").code == "conflict"
    for what in "publish", "dry-run", "pause", "resume", "stop":
        assert sender.post(f"/journeys/none/{what}").code == "not-found"
    assert sender.get("/journeys/none/status").code == "not-found"


def test_a_journey_that_does_not_fit_its_messages_any_more_is_not_published(author, sender):
    yaml(author, "spring", "audience: everyone\nsteps:\n  - id: a\n    email: offer\n  - id: b\n    when: {clicked: a, within: 1 day}\n")
    plain = {"subject": "S", "from": "post@acme.example", "html": "<p>no link</p>"}
    author("PUT", "/messages/offer/draft", {"base": 1, "content": plain})
    assert author.post("/messages/offer/draft/publish", If_Match='"1"').json == {"version": 2}
    refused = sender.post("/journeys/spring/publish")
    assert refused.code == "conflict" and "has no link that is tracked" in refused.json["detail"]
