"""The API's document, as a test reads it."""

import re
from dataclasses import dataclass

import yaml

from api import Client

METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    permission: str | None

    def filled(self, **names) -> str:
        """The path with these names in it, and `x` for others."""
        return re.sub(r"{(\w+)}", lambda found: names.get(found[1], "x"), self.path)


@dataclass(frozen=True)
class Document:
    operations: list[Operation]
    # What each role may do.
    roles: dict[str, set[str]]


def read(client: Client) -> Document:
    answer = client.get("/openapi.yaml")
    assert answer.status == 200, answer
    document = yaml.safe_load(answer.body)
    operations = [
        Operation(item[method]["operationId"], method.upper(), path, item[method].get("x-permission"))
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
    every = {one.permission for one in operations if one.permission}
    roles = {role: every if names == "all" else set(names) for role, names in document["x-roles"].items()}
    return Document(operations, roles)
