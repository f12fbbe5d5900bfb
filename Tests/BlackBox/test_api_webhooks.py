"""Webhooks through the API: what the command line can, and nobody but an organization's admins."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import api
from demo import Demo
from waymark import eventually, waymark
from webhooks import PRIVATE, Receiver, is_signed
from wire import request
from workspace import Workspace


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("webhooks") / "demo", "--profiles", 1, extra=PRIVATE) as demo:
        demo.mails(4)
        yield demo


@pytest.fixture(scope="module")
def admin(running):
    return api.client(running)


@pytest.fixture
def hook(admin):
    with Receiver() as receiver:
        made = admin.post("/webhooks", {"url": receiver.url, "kinds": ["emailOpened"]})
        assert made.status == 201 and made.headers["location"] == f"/api/v1/webhooks/{made.json['id']}"
        yield receiver, made.json
        assert admin("DELETE", f"/webhooks/{made.json['id']}").status in (204, 404)


def test_a_webhook_is_added_shown_used_and_removed(running, admin, hook):
    receiver, made = hook
    assert base64.b64decode(made["secret"].removeprefix("whsec_")) and made["kinds"] == ["emailOpened"]
    [listed] = [one for one in admin.get("/webhooks").json["items"] if one["id"] == made["id"]]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    shown = admin.get(f"/webhooks/{made['id']}")
    assert shown.json == listed
    assert admin.get(f"/webhooks/{made['id']}", If_None_Match=shown.headers["etag"]).status == 304
    [one] = [one for one in running.mails(4) if one.profile == "profile-1"]
    request(one.pixel)
    [event] = receiver.events(1)
    assert event["data"]["kind"] == "emailOpened" and is_signed(receiver.requests[0], made["secret"])
    eventually(lambda: admin.get(f"/webhooks/{made['id']}").json["deliveredAt"])
    # It is not as it was.
    stale = admin("DELETE", f"/webhooks/{made['id']}", headers={"If-Match": shown.headers["etag"]})
    assert stale.status == 412 and stale.code == "precondition-failed"
    assert admin("DELETE", f"/webhooks/{made['id']}").status == 204
    gone = admin.get(f"/webhooks/{made['id']}")
    assert gone.status == 404 and gone.code == "not-found"


def test_a_test_event_and_whether_it_is_taken(admin, hook):
    receiver, made = hook
    assert admin.post(f"/webhooks/{made['id']}/test").json == {"taken": True, "reason": None}
    assert receiver.taken[0]["type"] == "waymark.test"
    # A request that is repeated sends nothing again.
    first = admin.post(f"/webhooks/{made['id']}/test", Idempotency_Key="a")
    again = admin.post(f"/webhooks/{made['id']}/test", Idempotency_Key="a")
    assert first.json == again.json and again.headers["idempotent-replay"] == "true" and len(receiver.taken) == 2
    receiver.answer = lambda _: (500, {})
    assert admin.post(f"/webhooks/{made['id']}/test").json == {"taken": False, "reason": "status 500"}


def test_dead_letters(admin, hook):
    _, made = hook
    assert admin.get(f"/webhooks/{made['id']}/dead-letters").json == {"items": [], "next": None}
    assert admin.post(f"/webhooks/{made['id']}/replay", {}).json == {"replayed": 0}
    unknown = admin.post(f"/webhooks/{made['id']}/replay", {"deadLetter": 1})
    assert unknown.status == 422 and unknown.json["errors"][0]["pointer"] == "/deadLetter"


@pytest.mark.parametrize(
    "body, status, pointer",
    [
        ({}, 422, "/url"),
        ({"url": "no url"}, 422, "/url"),
        ({"url": "https://a:b@c.example"}, 422, "/url"),
        ({"url": "https://a.example/" + "a" * 2000}, 422, "/url"),
        ({"url": 1}, 422, "/url"),
        ({"url": "https://a.example", "kinds": []}, 422, "/kinds"),
        ({"url": "https://a.example", "kinds": ["emailOpend"]}, 422, "/kinds/0"),
        ({"url": "https://a.example", "kinds": ["emailOpened", 1]}, 422, "/kinds/1"),
        ({"url": "https://a.example", "kinds": "emailOpened"}, 422, "/kinds"),
        ({"url": "https://a.example", "kind": ["emailOpened"]}, 422, "/kind"),
    ],
)
def test_what_is_no_webhook_is_said_with_its_place(admin, body, status, pointer):
    answer = admin.post("/webhooks", body)
    assert answer.status == status and answer.json["errors"][0]["pointer"] == pointer


def test_there_is_an_end_of_webhooks(tmp_path):
    with Demo(tmp_path / "demo", extra=PRIVATE) as running:
        admin = api.client(running)
        for _ in range(20):
            assert admin.post("/webhooks", {"url": "https://a.example"}).status == 201
        full = admin.post("/webhooks", {"url": "https://a.example"})
        assert full.status == 409 and full.code == "conflict" and "20" in full.json["detail"]


@pytest.mark.parametrize("role, status", [("admin", 200), ("author", 403), ("analyst", 403), ("sender", 403)])
def test_only_admins_see_webhooks(running, role, status):
    assert api.client(running, role).get("/webhooks").status == status


def test_webhooks_are_at_public_addresses_through_the_api_too(tmp_path):
    with Demo(tmp_path / "demo") as running:
        answer = api.client(running).post("/webhooks", {"url": "https://169.254.169.254/latest/meta-data/"})
        assert answer.status == 422 and "public internet" in answer.json["detail"]
        made = api.client(running).post("/webhooks", {"url": "https://localhost/"}).json
        tried = api.client(running).post(f"/webhooks/{made['id']}/test").json
        assert tried == {"taken": False, "reason": "an address of the host is not one of the public internet"}


def test_another_organization_sees_none_of_them(serve, workspace, data, tmp_path):
    workspace.message("hello", "<p>Hello</p>")
    running = serve(extra=PRIVATE)
    other = Workspace(tmp_path / "other", organization="other")
    other.message("hello", "<p>Hello</p>")
    waymark("apply", other.folder, "--directory", data)
    ours, theirs = api.client(running, organization="acme"), api.client(running, organization="other")
    made = ours.post("/webhooks", {"url": "https://a.example"}).json
    assert theirs.get("/webhooks").json["items"] == []
    for method, path in [
        ("GET", ""), ("DELETE", ""), ("POST", "/test"), ("GET", "/dead-letters"), ("POST", "/replay"),
    ]:  # fmt: skip
        answer = theirs(method, f"/webhooks/{made['id']}{path}", {} if path == "/replay" else None)
        assert answer.status == 404 and answer.code == "not-found", path
    assert ours.get(f"/webhooks/{made['id']}").status == 200


def test_a_webhook_is_tested_once_at_a_time(admin, hook):
    receiver, made = hook
    asked, go_on = threading.Event(), threading.Event()

    def slow(_):
        asked.set()
        go_on.wait(10)
        return 200, {}

    receiver.answer = slow
    with ThreadPoolExecutor() as pool:
        first = pool.submit(admin.post, f"/webhooks/{made['id']}/test")
        assert asked.wait(10)
        second = admin.post(f"/webhooks/{made['id']}/test")
        go_on.set()
        assert (second.status, second.code) == (409, "conflict")
        assert first.result().json["taken"]
    assert admin.post(f"/webhooks/{made['id']}/test").json["taken"]
