"""What every test may ask for."""

import os

import pytest

from demo import Demo
from waymark import BINARY, waymark
from workspace import Workspace


def pytest_sessionstart(session):
    if not os.access(BINARY, os.X_OK):
        pytest.exit(f"{BINARY} is not there: build it, or name it in WAYMARK", returncode=1)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo that the tests of one file share: they may click, but not count all that was clicked."""
    with Demo(tmp_path_factory.mktemp("shared") / "demo") as running:
        running.mails()
        running.settled()
        yield running


@pytest.fixture
def fresh(tmp_path):
    """A demo of this test's own."""
    with Demo(tmp_path / "demo") as running:
        running.mails()
        running.settled()
        yield running


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def serve(workspace, data):
    """Applies the workspace, publishes its journeys, and serves."""
    running: list[Demo] = []

    def start(*, extra: dict | None = None) -> Demo:
        waymark("apply", workspace.folder, "--directory", data, extra=extra)
        for journey in workspace.journeys:
            waymark("journey", "publish", journey, "--directory", data, extra=extra)
        running.append(Demo(data, command="serve", extra=extra).start())
        return running[-1]

    yield start
    for one in running:
        one.__exit__()
