"""Mails that come back: what mail servers say of them is counted, once."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import smtp
from demo import Demo
from test_smtp import figures, publish
from waymark import eventually, records, waymark

SAMPLES = Path(__file__).resolve().parent.parent / "Bounces"
ADDRESS = "bounces@acme.example"


def sample(name: str, return_path: str) -> bytes:
    text = (SAMPLES / f"{name}.eml").read_text()
    return text.replace("RETURN_PATH_UPPER", return_path.upper()).replace("RETURN_PATH", return_path).encode()


@pytest.fixture
def sent(workspace, data):
    """A server that serves on, after ten mails were sent; and the address that each came from."""
    publish(workspace, data, 10)
    data.joinpath("configuration.yaml").write_text(f"mail:\n  bounce-address: {ADDRESS}\n")
    with smtp.running() as server:
        with Demo(data, command="serve", extra=server.settings_of()) as running:
            eventually(lambda: figures(data)["sent"] == 10, 30, "all are sent")
            yield running, [server.senders[address] for address in sorted(server.senders)]


def bounce(data, mail: bytes, status: int = 0):
    return waymark("bounce", "--directory", data, stdin=mail, status=status)


def test_bounces_that_are_piped_in_count_once(sent, data):
    running, paths = sent
    for name, path in zip(["postfix-failed", "exim-failed", "exchange-failed", "gmail-failed", "qmail-failed"], paths):
        for _ in range(2):
            bounce(data, b"From MAILER-DAEMON Sat Nov 28 10:12:13 2026\n" + sample(name, path))
    for name in ["postfix-delayed", "postfix-relayed", "exim-plain-delayed", "away"]:
        bounce(data, sample(name, paths[9]))
    running.processed()
    found = figures(data)
    assert (found["sent"], found["bounced"], found["delivered"]) == (10, 5, 5)
    assert "10 sent, 5 delivered; 5 bounced" in waymark("report", "hello", "--directory", data).out
    kinds = [one["kind"] for one in running.interactions()]
    assert kinds == ["emailBounced"] * 5
    # Nobody here but p0 has consented to tracking: a bounce names nobody, as a click would not.
    assert all(one["profile"] is None for one in running.interactions())


def test_what_nobody_can_have_been_told_of_does_not_count(sent, data):
    running, paths = sent
    token = re.search(r"\+(\w+)@", paths[0])[1]
    guessed = ("b" if token[5] != "b" else "c").join([token[:5], token[6:]])
    for mail in [
        sample("postfix-failed", f"bounces+{guessed}@acme.example"),
        sample("postfix-failed", f"bounces+{token}@other.example"),
        sample("postfix-failed", ADDRESS),
        sample("reply", paths[0]),
        b"",
        b"\0" * 5000,
    ]:
        outcome = bounce(data, mail, status=1)
        assert "no report on a mail of ours" in outcome.err and "@" not in outcome.err
    running.processed()
    assert figures(data)["bounced"] == 0


@pytest.fixture
def maildir(tmp_path):
    folder = tmp_path / "Maildir"
    (folder / "new").mkdir(parents=True)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_maildir_is_taken_in_and_what_is_not_understood_is_left_unread(sent, data, maildir):
    running, paths = sent
    for name, path in zip(["postfix-failed", "gmail-failed", "away", "reply"], paths):
        (maildir / "new" / name).write_bytes(sample(name, path))
    outcome = waymark("bounce", maildir, "--directory", data)
    assert outcome.out == "2 bounced, 1 passed over\n"
    assert outcome.err == f"1 not understood; unread in {maildir}/cur\n"
    assert names(maildir / "new") == []
    assert names(maildir / "cur") == ["away:2,S", "gmail-failed:2,S", "postfix-failed:2,S", "reply:2,"]
    running.processed()
    assert figures(data)["bounced"] == 2
    outcome = waymark("bounce", maildir, "--directory", data)
    assert (outcome.out, outcome.err) == ("0 bounced, 0 passed over\n", "")


def test_what_is_put_back_into_new_is_read_again(sent, data, maildir):
    running, paths = sent
    (maildir / "new/mail").write_bytes(sample("postfix-failed", paths[0]))
    (data / "configuration.yaml").write_text("mail:\n  bounce-address: other@acme.example\n")
    waymark("bounce", maildir, "--directory", data)
    (data / "configuration.yaml").write_text(f"mail:\n  bounce-address: {ADDRESS}\n")
    (maildir / "cur/mail:2,").rename(maildir / "new/mail:2,")
    assert waymark("bounce", maildir, "--directory", data).out == "1 bounced, 0 passed over\n"
    assert names(maildir / "cur") == ["mail:2,S"]


def test_what_cannot_be_read_or_moved_keeps_nothing_else_in_a_maildir(sent, data, maildir):
    running, paths = sent
    new, cur = maildir / "new", maildir / "cur"
    for number, path in enumerate(paths[:6]):
        (new / f"{number}").write_bytes(sample("postfix-failed", path))
    (new / "0-link").symlink_to("/nowhere")
    (new / "1-folder").mkdir()
    os.mkfifo(new / "2-pipe")
    cur.mkdir()
    (cur / "3:2,S").write_text("there already")
    (cur / "4:2,S").mkdir()
    for count in ["6 bounced", "1 bounced"]:
        outcome = waymark("bounce", maildir, "--directory", data, status=1)
        assert outcome.out == f"{count}, 0 passed over\n"
        assert outcome.err == f"waymark: 4 in {new} could not be read, or not be moved from there\n"
        assert names(new) == ["0-link", "1-folder", "2-pipe", "4"]
    running.processed()
    assert figures(data)["bounced"] == 6


def test_several_may_take_a_maildir_in_at_once(sent, data, maildir):
    running, paths = sent
    for number in range(200):
        (maildir / "new" / f"{number}").write_bytes(sample("postfix-failed", paths[number % 10]))
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(waymark, "bounce", maildir, "--directory", data) for _ in range(3)]
    assert all(not run.result().err for run in runs)
    assert names(maildir / "new") == [] and len(names(maildir / "cur")) == 200
    running.processed()
    assert figures(data)["bounced"] == 10


def test_where_it_cannot_be_taken_in_a_mail_server_is_to_come_again(sent, data, tmp_path):
    running, paths = sent
    mail = sample("postfix-failed", paths[0])
    assert waymark("bounce", "--directory", tmp_path / "nowhere", stdin=mail, status=75).err
    (data / "configuration.yaml").write_text("mail:\n  bounce-address: x\n")
    assert "mail.bounce-address" in bounce(data, mail, status=75).err
    (data / "configuration.yaml").unlink()
    assert "mail.bounce-address" in bounce(data, mail, status=75).err
    # A bounce larger than what is read of it is taken in all the same.
    (data / "configuration.yaml").write_text(f"mail:\n  bounce-address: {ADDRESS}\n")
    bounce(data, mail + b"x" * (8 << 20))
    running.processed()
    assert figures(data)["bounced"] == 1
