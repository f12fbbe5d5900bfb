"""Starting, ending and starting again."""

import signal
import socket
import subprocess

import pytest

import mail
import sample
from demo import Demo, free_pair
from waymark import BINARY, environment, eventually, waymark
from wire import Visitor, request


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_demo_with_status_0_even_with_connections_open(fresh, which):
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    with Visitor(fresh.edge) as busy, socket.create_connection(("127.0.0.1", fresh.port)):
        assert busy.request(url).status == 302
        fresh.stop(which)
    assert len(fresh.interactions()) == 1, "what was acknowledged is flushed"


def test_a_second_signal_ends_it_at_once_and_loses_nothing(fresh):
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    with Visitor(fresh.edge) as visitor:
        for _ in range(20):
            assert visitor.request(url).status == 302
        # Two of one kind may come as one.
        fresh.process.send_signal(signal.SIGTERM)
        fresh.process.send_signal(signal.SIGINT)
        fresh.process.wait(10)
    fresh.start()
    assert len(fresh.recorded(20)) == 20


def test_a_second_start_goes_on_where_the_first_ended(fresh):
    before = {one.file.name: one.file.read_bytes() for one in fresh.mails()}
    links = mail.tracked(fresh.mail("opted-in").html)
    hashed = {found[1] for found in mail.TRACKED.finditer(fresh.mail("opted-in").html)}
    request(links[0])
    fresh.recorded(1)
    fresh.stop()
    fresh.start()
    assert [request(url).location for url in links] == [sample.LOCATIONS[one] for one in sample.HTML_DESTINATIONS]
    fresh.recorded(1 + len(links))
    fresh.stop()
    assert {one.file.name: one.file.read_bytes() for one in fresh.mails()} == before, "something was sent again"
    assert {found[1] for found in mail.TRACKED.finditer(fresh.mail("opted-in").html)} == hashed
    [figures] = fresh.report("welcome")
    assert (figures["version"], figures["sent"]) == (1, 3)


def test_profiles_adds_synthetic_opted_in_profiles(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 50) as running:
        mails = {one.profile: one for one in running.mails(53)}
        assert set(mails) == {*sample.PROFILES, *(f"profile-{number}" for number in range(1, 51))}
        links = [mail.tracked(mails[f"profile-{number}"].html)[0] for number in range(1, 51)]
        with Visitor(running.edge) as visitor:
            assert {visitor.request(url).location for url in links} == {"https://northpath.example/"}
        found = running.recorded(50)
        assert sorted(one["profile"] for one in found) == sorted({*mails} - {*sample.PROFILES})
        figures = eventually(lambda: (one := running.report("welcome")[0])["clicks"]["total"] == 50 and one)
        assert figures["sent"] == 53 and figures["clicks"]["unique"] == 50
        assert figures["clickThroughRate"] == pytest.approx(50 / 53)
        running.stop()
        assert len(running.mails(53)) == 53


def test_profiles_may_be_added_by_a_later_start(fresh):
    fresh.stop()
    fresh.options = ("--profiles", 2)
    fresh.start()
    assert {"profile-1", "profile-2", *sample.PROFILES} == {one.profile for one in fresh.mails(5)}
    fresh.stop()
    assert len(fresh.mails(5)) == 5


def test_without_json_the_demo_says_what_to_open_and_what_to_try(tmp_path):
    port, said = free_pair(), tmp_path / "said"
    command = [BINARY, "demo", "--directory", tmp_path / "demo", "--port", str(port)]
    with said.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment())
    try:
        hints = [f"127.0.0.1:{port}", f"127.0.0.1:{port + 1}", "outbox", "waymark interactions", "waymark report"]
        eventually(lambda: process.poll() is not None or all(hint in said.read_text() for hint in hints), 30, f"{hints}")
        assert process.poll() is None, said.read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def test_a_taken_port_is_a_failure_that_names_it(fresh, tmp_path):
    outcome = waymark("demo", "--directory", tmp_path / "other", "--port", fresh.port, status=1)
    assert str(fresh.port) in outcome.err


def test_a_folder_that_is_being_served_is_a_failure_that_says_so(fresh):
    outcome = waymark("serve", "--directory", fresh.directory, "--port", "0", status=1)
    assert "another waymark is serving this folder as edge" in outcome.err


def test_nothing_outside_the_directory_is_touched(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with Demo(tmp_path / "demo", extra={"HOME": str(home), "XDG_CONFIG_HOME": str(home)}) as running:
        running.mails()
        running.stop()
    assert not list(home.iterdir())
    logs = {f"{log.name}{suffix}" for log in running.starts for suffix in (".out", ".err")}
    assert {file.name for file in tmp_path.iterdir()} == {"home", "demo", *logs}
