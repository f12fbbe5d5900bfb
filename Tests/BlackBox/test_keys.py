"""Link keys: rotating, listing, encrypting; what was sent keeps resolving."""

import base64
import json
import os
import random
import signal
import stat
import subprocess
import time

import pytest

import mail
from demo import Demo
from waymark import BINARY, environment, eventually, records, waymark
from wire import request

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def secret() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


def key_of(url: str) -> int:
    """The number of the key that a link was made with."""
    return ALPHABET.index(url.rsplit("/", 1)[1][0])


def link_of(running, profile: str, count: int) -> str:
    return mail.tracked(running.mail(profile, count).html)[0]


def secrets_of(ring: str) -> set[str]:
    return {word for line in ring.splitlines() for word in line.split() if len(word) == 43}


@pytest.fixture
def running(workspace, serve):
    """Starts a server of a message of one link, which is sent to `ada`."""
    workspace.message("hello", '<p><a href="https://acme.example/">Hello</a></p>')
    workspace.journey("hello", "hello")
    return serve


def send_to(workspace, data, *names: str, **options):
    """Adds people, who are sent the message as soon as the server finds them."""
    people = ["ada", *names]
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in people))
    workspace.consent(*((f"{name}@example.com", "tracking", "opted-in") for name in people))
    waymark("apply", workspace.folder, "--directory", data, **options)


def test_a_rotated_key_is_taken_by_a_running_server_and_old_links_stay(running, workspace, data):
    serving = running()
    links = [link_of(serving, "ada", 1)]
    assert key_of(links[0]) == 1
    for number, name in ((2, "bob"), (3, "eve")):
        rotated = records("key", "rotate", "--directory", data)
        assert [(one["number"], one["current"]) for one in rotated] == [(number, True)]
        # It has a second; what is sent before may still have the old key, and resolves, too.
        eventually(lambda: f"key={number}" in serving.said(), 1, f"key {number} is taken")
        send_to(workspace, data, name)
        links.append(link_of(serving, name, number))
        assert key_of(links[-1]) == number
        assert [request(link).location for link in links] == ["https://acme.example/"] * number
    # Handed over again after a crash, a delivery must have the name it had, whatever has been rotated meanwhile.
    assert [one.message["Message-ID"][1] for one in serving.mails(3)] == ["B"] * 3
    serving.recorded(5)
    assert [request(serving.mail(name, 3).pixel).status for name in ("ada", "bob", "eve")] == [200] * 3
    serving.stop()
    serving.start()
    assert [request(link).status for link in links] == [302] * 3


def test_key_list_shows_numbers_and_times_and_no_secret(running, data):
    running()
    before = (data / "keys").read_text()
    waymark("key", "rotate", "--directory", data)
    listed = records("key", "list", "--directory", data)
    assert [(one["number"], one["current"]) for one in listed] == [(1, False), (2, True)]
    assert all(one["madeAt"].endswith("Z") for one in listed)
    ring = (data / "keys").read_text()
    assert ring.startswith(before)
    printed = waymark("key", "list", "--directory", data).out + json.dumps(listed)
    assert len(secrets_of(ring)) == 3 and not any(one[:8] in printed for one in secrets_of(ring))
    assert "current" in printed
    # A ring of an earlier version does not say when a key was made.
    (data / "keys").write_text("".join(" ".join(line.split()[:3]) + "\n" for line in ring.splitlines()))
    assert [one["madeAt"] for one in records("key", "list", "--directory", data)] == [None, None]
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o600


def test_the_key_numbered_61_is_the_last(running, data):
    running()
    while (outcome := waymark("key", "rotate", "--directory", data, status=None)).status == 0:
        before = (data / "keys").read_bytes()
    assert outcome.status == 1 and "61" in outcome.err
    assert (data / "keys").read_bytes() == before and before.count(b"\nlink ") == 61


def test_rotations_at_once_lose_no_key(running, data):
    running()
    command = [str(BINARY), "key", "rotate", "--directory", str(data)]
    racing = [subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) for _ in range(8)]
    assert [one.wait(60) for one in racing] == [0] * 8
    assert [one["number"] for one in records("key", "list", "--directory", data)] == [*range(1, 10)]


def test_a_rotation_that_is_killed_leaves_a_whole_ring(running, data):
    """kill -9 at any moment of a rotation: the ring is there, and every key that ever was in it."""
    running()
    command = [str(BINARY), "key", "rotate", "--directory", str(data)]
    generator, usual = random.Random(20261122), 0.05
    seen, killed = {}, 0
    for number in range(60):
        process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + generator.uniform(0.5, 1) * usual
        # Every other time when the new file is being written, otherwise about when it would end.
        while process.poll() is None and not (number % 2 and (data / "keys.new").exists()):
            assert (data / "keys").read_text().endswith("Z\n"), "half a ring"
            if number % 2 == 0 and time.monotonic() > deadline:
                break
        process.kill()
        was_killed = process.wait(10) == -signal.SIGKILL
        if number % 2 == 0:
            usual *= 1.1 if was_killed else 0.9
        killed += was_killed
        ring = (data / "keys").read_text()
        lines = dict(line.rsplit(" ", 2)[0:2] for line in ring.splitlines() if line.startswith("link"))
        assert seen.items() <= lines.items(), "a key is gone"
        assert ring.endswith("Z\n")
        seen = lines
    assert killed > 10 and len(seen) > 1, "rotations were killed, and others were not"
    waymark("key", "rotate", "--directory", data)
    assert len(records("key", "list", "--directory", data)) == len(seen) + 1
    assert {file.name for file in data.iterdir() if file.name.startswith("keys")} == {"keys"}


def test_a_ring_that_lacks_keys_is_not_taken(running, workspace, data):
    serving = running()
    link, ring = link_of(serving, "ada", 1), (data / "keys").read_text()
    (data / "keys").write_text(f"identity {secret()}\nlink 1 {secret()}\n")
    eventually(lambda: "lacks keys" in serving.said())
    assert request(link).status == 302
    (data / "keys").write_text(ring)
    waymark("key", "rotate", "--directory", data)
    eventually(lambda: "key=2" in serving.said())
    assert serving.said().count("lacks keys") == 1
    assert not any(one in serving.said() for one in secrets_of(ring))


def test_keys_of_the_environment_are_for_their_owner_to_rotate(running, workspace, data):
    ring = f"identity {secret()}\nlink 7 {secret()}\n"
    given = {"WAYMARK_KEYS": ring}
    send_to(workspace, data, extra=given)
    before = sorted(file.name for file in data.iterdir())
    for command, hint in (("rotate", "link 8"), ("encrypt", "WAYMARK_KEYS")):
        outcome = waymark("key", command, "--directory", data, extra=given, status=1)
        assert hint in outcome.err and "WAYMARK_KEYS" in outcome.err
        assert not any(one[:8] in outcome.err for one in secrets_of(ring))
    listed = json.loads(waymark("key", "list", "--json", "--directory", data, extra=given).out)
    assert (listed["number"], listed["current"], listed["madeAt"]) == (7, True, None)
    assert sorted(file.name for file in data.iterdir()) == before


# At rest


def test_under_a_master_key_the_ring_is_encrypted_from_the_start(running, workspace, data, tmp_path):
    master = {"WAYMARK_MASTER_KEY": secret()}
    serving = running(extra=master)
    link = link_of(serving, "ada", 1)
    sealed = (data / "keys").read_text()
    assert sealed.startswith("waymark-sealed-keys 1\n") and "link" not in sealed
    waymark("key", "rotate", "--directory", data, extra=master)
    eventually(lambda: "key=2" in serving.said())
    send_to(workspace, data, "bob", extra=master)
    assert key_of(link_of(serving, "bob", 2)) == 2 and request(link).status == 302
    # The same from a file.
    file = tmp_path / "master-key"
    file.write_text(master["WAYMARK_MASTER_KEY"] + "\n")
    listed = waymark("key", "list", "--json", "--directory", data, extra={"WAYMARK_MASTER_KEY_FILE": str(file)}).out
    assert len(listed.splitlines()) == 2
    assert master["WAYMARK_MASTER_KEY"] not in serving.said()


def test_a_plain_ring_is_encrypted_when_asked_for_or_rotated(running, data):
    serving = running()
    link = link_of(serving, "ada", 1)
    plain, master = (data / "keys").read_text(), {"WAYMARK_MASTER_KEY": secret()}
    assert "Encrypted" in waymark("key", "encrypt", "--directory", data, extra=master).out
    sealed = (data / "keys").read_text()
    assert sealed.startswith("waymark-sealed-keys 1\n") and not any(one in sealed for one in secrets_of(plain))
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o600
    waymark("key", "encrypt", "--directory", data, extra=master)
    assert (data / "keys").read_text() == sealed
    # The server that runs without the master key says what is wrong, and goes on.
    eventually(lambda: "is encrypted" in serving.said())
    assert request(link).status == 302
    serving.stop()
    serving.extra = master
    serving.start()
    assert request(link).status == 302
    (data / "keys").write_text(plain)
    waymark("key", "rotate", "--directory", data, extra=master)
    assert (data / "keys").read_text().startswith("waymark-sealed-keys 1\n")
    eventually(lambda: "key=2" in serving.said())
    assert request(link).status == 302


def test_a_wrong_or_missing_master_key_is_said_and_changes_nothing(running, data, tmp_path):
    running().stop()
    master, other = secret(), secret()
    waymark("key", "encrypt", "--directory", data, extra={"WAYMARK_MASTER_KEY": master})
    before = {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()}
    absent = str(tmp_path / "absent")
    cases = [
        ({}, "WAYMARK_MASTER_KEY"), ({"WAYMARK_MASTER_KEY": other}, "does not open"),
        ({"WAYMARK_MASTER_KEY": other[:-1]}, "32 bytes"), ({"WAYMARK_MASTER_KEY_FILE": absent}, absent),
        ({"WAYMARK_MASTER_KEY": master, "WAYMARK_MASTER_KEY_FILE": absent}, "both"),
    ]  # fmt: skip
    for extra, hint in cases:
        for command in (["key", "rotate"], ["key", "list"], ["key", "encrypt"], ["serve", "--port", "0"]):
            outcome = waymark(*command, "--directory", data, extra=extra, status=1)
            assert hint in outcome.err, (extra.keys(), command, outcome.err)
            assert not any(one[:8] in outcome.err + outcome.out for one in (master, other))
    assert {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()} == before


def test_the_master_key_is_changed_with_the_one_before(running, data, tmp_path):
    serving = running()
    link, (old, new) = link_of(serving, "ada", 1), ({"WAYMARK_MASTER_KEY": secret()}, {"WAYMARK_MASTER_KEY": secret()})
    waymark("key", "encrypt", "--directory", data, extra=old)
    before = (data / "keys").read_bytes()
    previous = tmp_path / "previous"
    for wrong in (None, secret()):
        previous.write_text(wrong) if wrong else None
        options = ["--previous-master-key-file", previous]
        outcome = waymark("key", "encrypt", *options, "--directory", data, extra=new, status=1)
        assert ("does not open" if wrong else str(previous)) in outcome.err
        assert (data / "keys").read_bytes() == before
    previous.write_text(old["WAYMARK_MASTER_KEY"])
    waymark("key", "encrypt", *options, "--directory", data, extra=new)
    serving.stop()
    serving.extra = new
    serving.start()
    assert request(link).status == 302


def test_nothing_is_made_in_place_of_a_ring_that_is_gone(running, data):
    running().stop()
    (data / "keys").unlink()
    for command in ("rotate", "list"):
        assert "keys" in waymark("key", command, "--directory", data, status=1).err
    assert not (data / "keys").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_rotated_by_root_the_ring_stays_its_owners(running, data):
    running()
    os.chown(data / "keys", 65534, 65534)
    waymark("key", "rotate", "--directory", data)
    status = (data / "keys").stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (65534, 65534, 0o600)


def test_a_rotated_key_reaches_an_edge_and_a_sender_in_processes_of_their_own(workspace, data, tmp_path):
    workspace.message("hello", '<p><a href="https://acme.example/">Hello</a></p>')
    workspace.journey("hello", "hello")
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "hello", "--directory", data)
    # Under another name, so that each has a log of its own.
    same = tmp_path / "same-data"
    same.symlink_to(data)
    with Demo(data, "--role", "edge", command="serve") as edge:
        extra = {"WAYMARK_EDGE_PUBLIC_URL": edge.edge}
        with Demo(same, "--role", "sender", command="serve", extra=extra) as sender:
            link_of(sender, "ada", 1)
            waymark("key", "rotate", "--directory", data)
            eventually(lambda: "key=2" in sender.said(), 3)
            assert "key=2" in edge.said(), "a link would have been out before the edge could read it"
            send_to(workspace, data, "bob")
            link = link_of(sender, "bob", 2)
            assert key_of(link) == 2 and request(link).status == 302
