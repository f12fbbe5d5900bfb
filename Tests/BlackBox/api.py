"""The API of a running Waymark, as a program talks to it."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from waymark import eventually, waymark


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable code of a problem."""
        assert self.headers["content-type"] == "application/problem+json", self
        problem = self.json
        assert problem["status"] == self.status
        return problem["type"].removeprefix("/problems/")


@dataclass
class Client:
    """Somebody with a key; `None` for nobody."""

    base: str
    key: str | None = None
    headers: dict = field(default_factory=dict)

    def __call__(self, method: str, path: str, body=None, headers: dict | None = None, raw: bytes | None = None) -> Reply:
        sent = dict(self.headers)
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        asked = urllib.request.Request(f"{self.base}{path}", data, sent, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return reply(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return reply(answer)

    def get(self, path: str, **headers) -> Reply:
        return self("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, body=None, **headers) -> Reply:
        return self("POST", path, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def reply(answer) -> Reply:
    return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())


def key(directory, role: str, organization: str | None = None, name: str | None = None) -> str:
    """A new key's text."""
    of = ["--organization", organization] if organization else []
    made = waymark("key", "create", "--role", role, "--name", name or f"a test's {role}", "--json", *of,
                   "--directory", directory)  # fmt: skip
    return json.loads(made.out)["key"]


def client(running, role: str | None = "admin", organization: str | None = None) -> Client:
    """Somebody with this role at a running demo or serve; nobody for `None`."""
    base = running.line["console"].rstrip("/") + "/api/v1"
    return Client(base, role and key(running.directory, role, organization))


def ended(client, started):
    """The job that an answer says has begun, when it has ended."""
    assert started.status == 202, started
    path = started.headers["location"].removeprefix("/api/v1")
    assert path == f"/jobs/{started.json['id']}"

    def job():
        job = client.get(path).json
        return job["state"] != "running" and job

    return eventually(job, 30, "the job has ended")
