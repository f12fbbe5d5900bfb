"""What must not be seen (M7.1, house rules): by other users, in logs, in files."""

import stat
import uuid

import mail
import sample
from demo import Demo
from waymark import waymark
from wire import request


def personal_data() -> set[str]:
    found = {value for row in sample.PROFILES.values() for key, value in row.items() if key != "id" and value}
    assert {"Zoë", "owen@example.com", "Santa Fe"} <= found
    return found


def test_keys_are_for_their_owner_only(demo):
    keys = [file for file in demo.directory.rglob("*") if file.is_file() and "key" in file.name.lower()]
    assert keys, "no file of keys in the directory"
    for file in keys:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_nobodys_address_or_name_is_printed_or_logged(tmp_path):
    with Demo(tmp_path / "demo", extra={"LOG_LEVEL": "trace"}) as running:
        running.mails()
        received = running.mail("opted-in")
        for url in [*mail.tracked(received.html), received.pixel, f"{running.edge}/zoe@example.com"]:
            request(url)
        running.recorded(len(mail.tracked(received.html)) + 1)
        running.stop()
        running.start()
        running.stop()
        said = running.said()
    assert said
    for value in personal_data():
        assert value not in said
    assert "Zo%C3%AB" not in said


def test_m7_1_no_user_agent_and_no_personalised_url_of_an_anonymous_click_is_kept(tmp_path):
    agent = f"Agent-{uuid.uuid4().hex}"
    with Demo(tmp_path / "demo") as running:
        url = running.mail("opted-in").link('data-tracking-name="Trips from home"')
        request(url, headers={"User-Agent": agent, "Sec-GPC": "1", "X-Forwarded-For": "203.0.113.77"})
        running.recorded(1)
        running.stop()
    identifier = url.rpartition("/")[2]
    kept = [file for file in running.directory.rglob("*") if file.is_file() and file.suffix != ".eml"]
    for secret in (agent, "203.0.113.77", identifier, "Zo%C3%AB"):
        assert not [file for file in kept if secret.encode("utf-8") in file.read_bytes()], secret


def test_an_anonymous_interaction_names_nobody_in_any_output(fresh):
    url = fresh.mail("opted-in").link('data-tracking-name="Trips from home"')
    request(url, headers={"DNT": "1"})
    fresh.recorded(1)
    printed = waymark("interactions", "--directory", fresh.directory, "--json").out
    for value in {*personal_data(), "opted-in", "Zo%C3%AB", url.rpartition("/")[2]}:
        assert value not in printed


def test_a_404_does_not_repeat_what_was_asked(demo):
    answer = request(f"{demo.edge}/api/orgs/x/r/zoe%40example.com<script>".replace("<", "%3C").replace(">", "%3E"))
    assert answer.status == 404
    assert b"zoe" not in answer.body and b"script" not in answer.body
