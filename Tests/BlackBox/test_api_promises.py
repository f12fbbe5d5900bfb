"""What the API has promised is done once and to its end, whatever the store does meanwhile; and nobody takes all the room."""

import socket
import sqlite3
from contextlib import closing

import api
from api import ended
from waymark import eventually
from workspace import HTML

CSV = {"Content-Type": "text/csv"}
OWN = """\
  offers:
    model: restrictive
    label: Offers
    topics:
      shoes: Shoes
"""


def execute(running, sql: str):
    with closing(sqlite3.connect(running.directory / "store.sqlite", timeout=30)) as store, store:
        return store.execute(sql).fetchall()


def test_m10_4_an_erasure_that_cannot_be_finished_goes_on_until_it_is(serve):
    running = serve()
    admin = api.client(running)
    execute(running, """CREATE TRIGGER busy BEFORE UPDATE OF finished_at ON erasures
                        BEGIN SELECT raise(ABORT, 'busy'); END""")  # fmt: skip
    started = admin("DELETE", "/profiles/ada")
    eventually(lambda: "could not finish an erasure" in running.said(), 15, "it has been tried")
    assert admin.get(f"/jobs/{started.json['id']}").json["state"] == "running"
    execute(running, "DROP TRIGGER busy")
    job = ended(admin, started)
    assert job["state"] == "done" and job["result"]["profiles"] == 1
    assert execute(running, "SELECT count(*) FROM erasures WHERE finished_at IS NULL") == [(0,)]


def test_m10_4_an_erasure_whose_job_cannot_be_noted_is_done_all_the_same(serve):
    running = serve()
    admin = api.client(running)
    execute(running, "CREATE TRIGGER busy BEFORE INSERT ON jobs BEGIN SELECT raise(ABORT, 'busy'); END")
    assert admin("DELETE", "/profiles/ada").status == 500
    assert execute(running, "SELECT count(*) FROM erasures") == [(1,)]

    def unfinished():
        return execute(running, "SELECT count(*) FROM erasures WHERE finished_at IS NULL")[0][0]

    eventually(lambda: unfinished() == 0, 20, "what was begun is finished")


def test_an_answer_that_cannot_be_kept_at_once_is_kept_later_and_its_request_not_done_again(serve, workspace):
    running = serve()
    sender = api.client(running)

    def record(**headers):
        body = {"contact": "ada@example.com", "purpose": "tracking", "status": "opted-out"}
        return sender.post("/consent/records", body, Idempotency_Key="one", **headers)

    execute(running, "CREATE TRIGGER busy BEFORE UPDATE ON answers BEGIN SELECT raise(ABORT, 'busy'); END")
    first = record()
    assert first.status == 200
    again = record()
    assert (again.status, again.code) == (409, "idempotency-key-in-use")
    execute(running, "DROP TRIGGER busy")

    def replayed():
        answer = record()
        return answer.status == 200 and answer

    answer = eventually(replayed, 10, "the answer has been kept")
    assert answer.body == first.body and answer.headers["idempotent-replay"] == "true"
    assert record(If_Match='"1"').code == "idempotency-key-reused"
    assert record(If_None_Match='"1"').code == "idempotency-key-reused"


def test_a_request_that_a_killed_server_was_at_is_not_done_again(serve):
    running = serve()
    admin = api.client(running)
    body = {"contact": "ada@example.com", "purpose": "tracking", "status": "opted-out"}
    assert admin.post("/consent/records", body, Idempotency_Key="one").status == 200
    # As it stands where the process was killed between doing it and keeping the answer.
    running.kill()
    execute(running, "UPDATE answers SET status = NULL, headers = NULL, body = NULL")
    running.start()
    admin.base = running.line["console"].rstrip("/") + "/api/v1"
    for _ in range(2):
        again = admin.post("/consent/records", body, Idempotency_Key="one")
        assert (again.status, again.code) == (409, "idempotency-outcome-unknown")
    assert len(admin.post("/consent/lookup", {"contact": "ada@example.com"}).json["history"]) == 2
    assert admin.post("/consent/records", body, Idempotency_Key="two").status == 200


def test_a_refusal_that_another_try_may_change_is_not_kept(serve, workspace):
    admin = api.client(serve())
    assert admin("PUT", "/messages/hello/draft", {"content": {"subject": "Hello"}}).status == 201
    refused = [
        admin.post("/messages/hello/draft/publish", Idempotency_Key="one", If_Match='"9"') for _ in range(2)
    ]
    assert [one.status for one in refused] == [412, 412]
    assert "idempotent-replay" not in refused[1].headers


def test_the_place_of_an_import_is_taken_before_its_file_comes(serve):
    running = serve()
    admin = api.client(running)
    host, port = running.line["console"].removeprefix("http://").rstrip("/").split(":")

    def held():
        """The connection of a slow one that has the place, and how another is refused."""
        slow = socket.create_connection((host, int(port)))
        slow.sendall(
            f"POST /api/v1/imports/profiles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {admin.key}\r\n"
            "Content-Type: text/csv\r\nContent-Length: 1000\r\n\r\nid\n".encode()
        )
        answer = admin("POST", "/imports/profiles", raw=b"id\nada\n", headers=CSV)
        if answer.status == 409:
            return slow, answer
        # The other was quicker.
        slow.close()
        ended(admin, answer)
        return None

    slow, answer = eventually(held, 10, "the slow one has its place")
    with closing(slow):
        assert answer.code == "conflict" and "an import is running already" in answer.json["detail"]

    def taken():
        answer = admin("POST", "/imports/profiles", raw=b"id\nada\n", headers=CSV)
        return answer.status == 202 and answer

    assert ended(admin, eventually(taken, 10, "the place is given back"))["state"] == "done"


def test_a_purpose_or_topic_stays_that_a_messages_newest_version_has(serve, workspace):
    yaml = (workspace.folder / "waymark.yaml").read_text()
    workspace.write("waymark.yaml", yaml + OWN)
    workspace.message("new-shoes", HTML, purpose="offers", topic="shoes")
    admin = api.client(serve())
    before = admin.get("/organization").json
    own = next(one for one in before["purposes"] if one["id"] == "offers")
    for purposes in ([], [own | {"topics": []}]):
        answer = admin("PATCH", "/organization", {"purposes": purposes})
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/purposes")
        assert "“new-shoes”" in answer.json["detail"]
    assert admin.get("/organization").json == before
    more = own | {"topics": [*own["topics"], {"id": "hats", "label": "Hats"}]}
    assert admin("PATCH", "/organization", {"purposes": [more]}).status == 200
    assert admin("PATCH", "/organization", {"purposes": [own]}).status == 200
