"""The API does what its document says, whatever is asked of it: schemathesis makes the requests, with a fixed seed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import api
from demo import Demo

SOAK = bool(os.environ.get("SOAK"))
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def unhurried(tmp_path):
    """A demo that takes any number of requests."""
    with Demo(tmp_path / "demo", "--profiles", 50, extra={"WAYMARK_CONSOLE_API_RATE": "0"}) as running:
        running.mails(53)
        yield running


def test_no_answer_is_one_that_the_document_does_not_have(unhurried, tmp_path):
    admin = api.client(unhurried)
    document = tmp_path / "openapi.yaml"
    document.write_bytes(admin.get("/openapi.yaml").body)
    command = [
        Path(sys.executable).with_name("st"), "--config-file", CONFIGURATION, "run", document, "--url", admin.base,
        "--header", f"Authorization: Bearer {admin.key}", "--checks", "all", "--seed", "8",
        "--max-examples", "150" if SOAK else "3", "--continue-on-failure", "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=tmp_path, timeout=3000 if SOAK else 1200)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
    generated = int(re.search(r"(\d+) generated", done.stdout)[1])
    assert generated >= (5000 if SOAK else 300), done.stdout[-2000:]
    assert "could not answer" not in unhurried.said() and "a job failed" not in unhurried.said()
