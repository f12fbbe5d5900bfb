"""E-mails through a mail server (M11.3): over TLS, signed in, retried, and each there once save what is counted."""

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing

import pytest

import smtp
from clock import Clock
from demo import Demo
from tls import Authority
from waymark import eventually, report, waymark

SOAK = bool(os.environ.get("SOAK"))
HTML = "<html><body><p>Grüße <a href='https://acme.example/way'>way</a></p>\n.\n</body></html>"


def publish(workspace, data, people: int, domains: int = 1, extra: dict | None = None) -> list[str]:
    """A journey of one mail for so many people; their addresses."""
    addresses = [f"p{n}@people{n % domains}.example" for n in range(people)]
    workspace.profiles(*({"id": f"profile-{n}", "email": address} for n, address in enumerate(addresses)))
    workspace.message("hello", HTML, "Grüße\n")
    workspace.journey("flow", "hello")
    waymark("apply", workspace.folder, "--directory", data, extra=extra)
    waymark("journey", "publish", "flow", "--directory", data, extra=extra)
    return addresses


def figures(data) -> dict:
    [found] = report(data, "hello")
    return found


def in_store(data, sql: str):
    with closing(sqlite3.connect(data / "store.sqlite", timeout=30)) as store, store:
        return store.execute(sql).fetchone()


def hurry(data):
    """What waits for another try does not have to wait any more."""
    in_store(data, "UPDATE mail_retries SET due_at = 0")


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_mails_go_over_verified_tls_and_are_signed_for(workspace, data, tmp_path, tls):
    authority, folder = Authority(), tmp_path / "tls"
    folder.mkdir()
    certificate, key = authority.issue(folder, "mail", "127.0.0.1")
    trusted = folder / "ca.pem"
    authority.ca.cert_pem.write_to_path(str(trusted))
    stranger = folder / "stranger.pem"
    Authority().ca.cert_pem.write_to_path(str(stranger))
    password = folder / "password"
    password.write_text(smtp.PASSWORD + "\n")
    context = smtp.context(certificate, key)
    addresses = publish(workspace, data, 20)
    with smtp.running(context=context, implicit=tls == "tls", auth=True) as server:
        right = {"ca_file": trusted, "user": smtp.USER, "password_file": password}
        # Nobody's certificate; nobody's password; nobody who signs in.
        for wrong in [right | {"ca_file": stranger}, {"ca_file": trusted, "user": smtp.USER, "password": "guessed"}]:
            with Demo(data, command="serve", extra=server.settings_of(tls, **wrong)) as running:
                eventually(lambda: "the mail server takes nothing" in running.said(), 30, "it is said that nothing is taken")
                running.stop()
                assert server.count == 0 and not server.asked
                assert not any(secret in running.said() for secret in ("guessed", smtp.PASSWORD, "@people0"))
        with Demo(data, command="serve", extra=server.settings_of(tls, **right)) as running:
            eventually(lambda: figures(data)["sent"] == 20, 30, "all are sent")
            running.stop()
            assert smtp.PASSWORD not in running.said() and "@people0" not in running.said()
        assert sorted(server.taken) == sorted(addresses) and server.count == 20
        assert server.secured == {True} and server.users == {smtp.USER}
        assert server.open_most <= 4 and figures(data)["unacknowledged"] == 0


def test_mails_are_whole_and_say_nothing_of_their_profile(workspace, data):
    [address] = publish(workspace, data, 1)
    with smtp.running() as server:
        with Demo(data, command="serve", extra=server.settings_of(bounce_address="Bounces@Acme.example")) as running:
            eventually(lambda: server.count, 30, "the mail")
            running.stop()
        [content] = server.taken[address]
        message = smtp.read(content)
        assert message["Feedback-ID"] == "hello:flow:commercial:acme" and message["X-Waymark-Profile"] is None
        assert b"profile-0" not in content and max(content) < 0x80
        assert message["To"] == address and message["Message-ID"].endswith("@acme.example>") and message["Date"]
        html = [part for part in message.walk() if part.get_content_type() == "text/html"][0].get_payload(decode=True)
        assert "Grüße".encode() in html and b"\n.\n" in html
        name, domain = server.senders[address].split("@")
        assert domain == "acme.example" and name.startswith("bounces+") and len(name) <= 64
        assert name == name.lower()


def test_m11_3_what_is_deferred_is_tried_again_after_a_minute_and_given_up_after_a_day(workspace, data, tmp_path):
    class Greylisting(smtp.Script):
        def recipient(self, address, count):
            if address.startswith("p0@"):
                return "450 4.2.0 <p0@people0.example> come again"
            if address.startswith("p1@"):
                return "550 5.1.1 <p1@people0.example> nobody"
            return "451 4.7.1 greylisted" if count == 1 else None

    clock = Clock(tmp_path, "2026-06-01T12:00:00")
    publish(workspace, data, 5, extra=clock.environment)
    with smtp.running(Greylisting()) as server:
        asked = lambda: sum(server.asked.values())
        with Demo(data, command="serve", extra=clock.environment | server.settings_of()) as running:
            eventually(lambda: asked() == 5 and figures(data)["refused"] == 1, 30, "each was offered")
            assert server.count == 0
            clock.move(seconds=59)
            time.sleep(1.2)  # twice the interval at which it is looked
            assert asked() == 5, "not before the minute is over"
            clock.move(seconds=2)
            eventually(lambda: figures(data)["sent"] == 3, 30, "those that were greylisted")
            eventually(lambda: asked() == 9, 30, "each was offered twice but the one who is not there")
            tries = 2
            while figures(data)["refused"] == 1:
                clock.move(hours=1)
                tries += 1
                eventually(lambda: server.asked["p0@people0.example"] >= tries or figures(data)["refused"] == 2, 30, "another try")
                assert tries < 40
            assert 24 <= server.asked["p0@people0.example"] <= 27
            assert figures(data)["sent"] == 3 and figures(data)["unacknowledged"] == 0
            running.stop()
            said = running.said()
        assert "people0" not in said
        assert in_store(data, "SELECT count(*) FROM mail_retries") == (0,)
        found = in_store(data, "SELECT group_concat(outcome, ',') FROM (SELECT outcome FROM step_counts ORDER BY 1)")
        assert found == ("failed 450 4.2.0,failed 550 5.1.1,sent",)


def test_m11_3_a_server_that_is_away_costs_nothing(workspace, data):
    addresses = publish(workspace, data, 30)
    server = smtp.Server()
    server.start()
    server.stop()
    with Demo(data, command="serve", extra=server.settings_of()) as running:
        eventually(lambda: "the mail server takes nothing" in running.said(), 30, "nobody is there")
        server.start()
        try:
            eventually(lambda: figures(data)["sent"] == 30, 60, "all are sent")
            running.stop()
        finally:
            server.stop()
    assert sorted(server.taken) == sorted(addresses) and server.count == 30
    assert in_store(data, "SELECT count(*) FROM mail_retries") == (0,)


def test_a_server_that_takes_fewer_connections_gets_mails_over_those(workspace, data):
    addresses = publish(workspace, data, 300)
    with smtp.running(most=2) as server:
        with Demo(data, command="serve", extra=server.settings_of(connections=4)) as running:
            eventually(lambda: server.count == 300, 30, "all of them")
            running.stop()
        assert "takes nothing" not in running.said() and "not taken" not in running.said()
        assert 1 <= server.turned_away <= 6 and server.open_most == 2
    assert sorted(server.taken) == sorted(addresses)
    assert all(len(copies) == 1 for copies in server.taken.values())


def test_a_mail_that_cannot_be_read_keeps_no_others_outcome_from_being_noted(workspace, data):
    class Held(smtp.Script):
        isHolding = True

        def holds(self, address):
            return self.isHolding

    script = Held()
    publish(workspace, data, 12)
    attributes = "UPDATE profiles SET attributes = '{}' WHERE id = 'profile-8'"
    with smtp.running(script) as server:
        with Demo(data, command="serve", extra=server.settings_of(connections=1)) as running:
            eventually(lambda: server.asked and in_store(data, "SELECT count(*) FROM deliveries") == (12,), 30, "all are prepared")
            in_store(data, attributes.format("broken"))
            script.isHolding = False
            eventually(lambda: "could not send" in running.said(), 30, "it is said")
            eventually(lambda: figures(data)["sent"] == server.count, 10, "what was taken is noted")
            assert 4 <= server.count < 12
            in_store(data, attributes.format("{}"))
            eventually(lambda: figures(data)["sent"] == 12, 30, "all are sent")
            running.stop()
    assert server.count == len(server.taken) == 12


def test_a_server_that_does_not_offer_the_sign_in_gets_nothing(workspace, data):
    publish(workspace, data, 5)
    with smtp.running() as server:
        settings = server.settings_of(user=smtp.USER, password=smtp.PASSWORD)
        with Demo(data, command="serve", extra=settings) as running:
            eventually(lambda: "it offers no way to sign in" in running.said(), 30, "it is said")
            running.stop()
        assert not server.asked and figures(data)["refused"] == 0


def test_what_a_server_has_against_the_client_refuses_nobodys_mail(workspace, data):
    class Relay(smtp.Script):
        reply = "554 5.7.1 <client.example[192.0.2.1]>: Client host rejected: Access denied"

        def recipient(self, address, count):
            return self.reply

    script = Relay()
    addresses = publish(workspace, data, 20)
    with smtp.running(script) as server:
        with Demo(data, command="serve", extra=server.settings_of()) as running:
            eventually(lambda: in_store(data, "SELECT count(*) FROM mail_retries WHERE code = '554 5.7.1'") == (20,), 30, "all wait")
            script.reply = "530 5.7.0 Authentication required"
            hurry(data)
            eventually(lambda: "it answers 530 5.7.0" in running.said(), 30, "it is said")
            script.reply = None
            eventually(lambda: figures(data)["sent"] == 20, 30, "all are sent")
            assert figures(data)["refused"] == 0
            running.stop()
    assert sorted(server.taken) == sorted(addresses) and server.count == 20


@pytest.mark.parametrize(
    "settings, name",
    [({}, "click.acme.example"), ({"WAYMARK_MAIL_HELLO_NAME": "mta.acme.example"}, "mta.acme.example")],
)
def test_the_server_is_greeted_with_a_whole_name(workspace, data, settings, name):
    publish(workspace, data, 1)
    with smtp.running() as server:
        extra = server.settings_of() | {"WAYMARK_EDGE_PUBLIC_URL": "https://click.acme.example:8443"} | settings
        with Demo(data, command="serve", extra=extra) as running:
            eventually(lambda: server.count, 30, "the mail")
            running.stop()
        assert server.greetings == {name}


# How many mails may be noted as handed over at once: those that are taken ahead, twice, as what became of those before is
# noted only then, and one on each connection (docs/decisions/2026-11-29-between-preparing-and-handing-over.md).
CONNECTIONS, AHEAD = 4, 2 * 4
MOST_HANDED_OVER = 2 * AHEAD + CONNECTIONS


def handed_over(data) -> set[str]:
    """The addresses of the mails that a server may have, as far as the store knows."""
    sql = "SELECT c.address FROM deliveries d JOIN contact_points c ON c.number = d.contact_point WHERE d.state = 3"
    with closing(sqlite3.connect(data / "store.sqlite", timeout=30)) as store:
        return {address for [address] in store.execute(sql)}


@pytest.mark.parametrize("number", range(100 if SOAK else 2))
def test_m11_3_killed_at_random_each_mail_is_there_once_save_what_is_counted(workspace, data, number):
    people = 2000 if SOAK else 300
    addresses = publish(workspace, data, people, domains=3)
    chance = random.Random(f"kill {number}")
    with smtp.running(smtp.Chance(number)) as server:
        running = Demo(data, command="serve", extra=server.settings_of(bounce_address="b@acme.example"))
        # Of each run, how often each mail was taken and that was answered; and what it left as handed over.
        answered: list[Counter] = []
        interrupted: list[set[str]] = []
        for _ in range(4):
            before = server.count
            with running:
                # At any moment, and so that it comes to an end.
                eventually(lambda: server.count > before + chance.randrange(people // 4) or is_done(data, people), 60, "mails")
                time.sleep(chance.random() / 10)  # at any moment
                running.kill()
            # What it has said to its end may be taken after it.
            eventually(lambda: server.open_now == 0, 30, "the server has noticed")
            answered.append(server.answered - sum(answered, Counter()))
            interrupted.append(handed_over(data))
            hurry(data)
        with running:
            eventually(lambda: hurry(data) or is_done(data, people), 120, "all are sent")
            running.stop(within=30)
        answered.append(server.answered - sum(answered, Counter()))
        final = figures(data)
        assert set(server.taken) == set(addresses), "each is there"
        assert all(set(counts.values()) <= {1} for counts in answered), "what is answered is not offered again"
        for address in addresses:
            again = sum(counts[address] for counts in answered) - 1
            assert again <= sum(address in names for names in interrupted), "only what a kill has interrupted is repeated"
        assert all(len(names) <= MOST_HANDED_OVER for names in interrupted)
        lost = len(server.dropped)
        assert lost <= final["unacknowledged"] <= lost + sum(map(len, interrupted)), "no more are counted than may be there twice"
        assert (final["sent"], final["refused"]) == (people, 0)
        assert server.open_most <= CONNECTIONS


def is_done(data, people: int) -> bool:
    return figures(data)["sent"] == people


def test_one_slow_domain_holds_nobody_up(workspace, data):
    addresses = publish(workspace, data, 300, domains=2)
    slow = [address for address in addresses if address.endswith("people0.example")]
    with smtp.running() as server:
        settings = server.settings_of(domain_rates="people0.example=1,*=5000", domain_connections="people0.example=1")
        with Demo(data, command="serve", extra=settings) as running:
            taken = lambda: [address for address in list(server.taken) if address in slow]
            eventually(lambda: len(server.taken) - len(taken()) == 150, 60, "those of the other domain")
            assert len(taken()) < 75
            count = len(taken())
            eventually(lambda: len(taken()) >= count + 3, 30, "the slow ones go on")
            running.stop()
        assert server.domains_most["people0.example"] == 1 < server.domains_most["people1.example"]
    assert all(len(copies) == 1 for copies in server.taken.values())


def test_a_domain_whose_connections_are_taken_leaves_the_others_to_the_rest(workspace, data):
    class Slow(smtp.Script):
        isSlow = True

        def holds(self, address):
            return self.isSlow and address.endswith("people0.example")

    script = Slow()
    publish(workspace, data, 200, domains=2)
    with smtp.running(script) as server:
        settings = server.settings_of(domain_connections="people0.example=2")
        with Demo(data, command="serve", extra=settings) as running:
            # All of the others, while the slow domain has not answered once.
            eventually(lambda: len(server.taken) == 100, 60, "those of the other domain")
            assert all(address.endswith("people1.example") for address in list(server.taken))
            script.isSlow = False
            eventually(lambda: figures(data)["sent"] == 200, 60, "all are sent")
            running.stop()
        assert server.domains_most["people0.example"] == 2
    assert all(len(copies) == 1 for copies in server.taken.values())


@pytest.mark.parametrize("file, variables", [("1", {}), ("[1]", {}), ("9", {"domain_connections": 1})])
def test_a_number_of_connections_alone_is_for_every_domain(workspace, data, file, variables):
    publish(workspace, data, 60, domains=2)
    (data / "configuration.yaml").write_text(f"mail:\n  domain-connections: {file}\n")
    with smtp.running() as server:
        with Demo(data, command="serve", extra=server.settings_of(**variables)) as running:
            eventually(lambda: figures(data)["sent"] == 60, 60, "all are sent")
            running.stop()
        assert server.domains_most == {"people0.example": 1, "people1.example": 1}


def test_m11_2_a_stopped_journey_takes_back_what_waits_for_its_turn_or_another_try(workspace, data):
    class Later(smtp.Script):
        def recipient(self, address, count):
            return "450 4.2.0 later" if address.endswith("people1.example") else None

    publish(workspace, data, 300, domains=2)
    with smtp.running(Later()) as server:
        settings = server.settings_of(domain_rates="people0.example=2")
        with Demo(data, command="serve", extra=settings) as running:
            eventually(lambda: server.count and in_store(data, "SELECT count(*) FROM mail_retries WHERE code <> ''") == (150,), 60, "both wait")
            waymark("journey", "stop", "flow", "--directory", data)
            eventually(lambda: in_store(data, "SELECT count(*) FROM runs WHERE phase <> 2") == (0,), 30, "all runs end")
            count = figures(data)["sent"]
            assert count == server.count and in_store(data, "SELECT count(*) FROM mail_retries") == (0,)
            asked = sum(server.asked.values())
            waymark("journey", "publish", "flow", "--directory", data)
            hurry(data)
            # Whatever were to come would come before a test.
            sent = waymark("send", "hello", "--to", "profile-0", "--test", "--wait", "120", "--directory", data)
            assert sent.out.startswith("Sent.")
            assert (server.count, sum(server.asked.values())) == (count + 1, asked + 1)
            running.stop()


def test_m10_4_who_is_erased_while_a_mail_waits_for_another_try_does_not_get_it(workspace, data, tmp_path):
    class Later(smtp.Script):
        def recipient(self, address, count):
            return "450 4.2.0 later" if count == 1 else None

    publish(workspace, data, 2)
    with smtp.running(Later()) as server:
        with Demo(data, command="serve", extra=server.settings_of()) as running:
            eventually(lambda: in_store(data, "SELECT count(*) FROM mail_retries") == (2,), 30, "both wait")
            waymark("profile", "erase", "profile-0", "--yes", "--directory", data)
            assert in_store(data, "SELECT count(*) FROM mail_retries") == (1,)
            hurry(data)
            eventually(lambda: figures(data)["sent"] == 1, 30, "the other")
            running.stop()
        assert list(server.taken) == ["p1@people0.example"]


def test_m3_3_an_opt_out_counts_until_a_mail_is_taken_and_between_tries(workspace, data, tmp_path):
    class Later(smtp.Script):
        def recipient(self, address, count):
            return "450 4.2.0 later" if count == 1 else None

    clock = Clock(tmp_path, "2026-06-01T12:00:00")
    publish(workspace, data, 2, extra=clock.environment)
    with smtp.running(Later()) as server:
        with Demo(data, command="serve", extra=clock.environment | server.settings_of()) as running:
            eventually(lambda: in_store(data, "SELECT count(*) FROM mail_retries") == (2,), 30, "both wait")
            waymark("consent", "set", "p0@people0.example", "commercial", "opted-out", "--directory", data, extra=clock.environment)
            clock.move(minutes=2)
            eventually(lambda: figures(data)["sent"] == 1, 30, "the other")
            running.stop()
        assert list(server.taken) == ["p1@people0.example"]


@pytest.mark.parametrize(
    "lines, problem",
    [
        ("channel: pigeon", "one of outbox, smtp"),
        ("channel: smtp", "needs “mail.host”"),
        ("host: https://mail.example", "a host name or an address, without a port"),
        ("host: mail.example:25", "a host name or an address, without a port"),
        ("tls: maybe", "one of starttls, tls, none"),
        ("port: 0", "a whole number from 1 to 65535"),
        ("port: 70000", "a whole number from 1 to 65535"),
        ("channel: smtp\n  host: mail.example\n  user: u", "need each other"),
        ("channel: smtp\n  host: mail.example\n  password: s3cret", "need each other"),
        ("channel: smtp\n  host: mail.example\n  tls: none\n  user: u\n  password: s3cret", "as plain text"),
        ("channel: smtp\n  host: mail.example\n  user: u\n  password: s3cret\n  password-file: x", "both set"),
        ("channel: smtp\n  host: mail.example\n  user: u\n  password-file: /nowhere/p", "/nowhere/p: cannot be read"),
        ("channel: smtp\n  host: mail.example\n  ca-file: /nowhere/ca", "/nowhere/ca: cannot be read"),
        ("connections: 0", "a whole number from 1"),
        ("hello-name: waymark", "a host name with its domain"),
        ("hello-name: 192.0.2.1", "a host name with its domain"),
        ("bounce-address: nobody", "an address such as bounces@example.com"),
        ("bounce-address: a+b@example.com", "an address such as bounces@example.com"),
        ("domain-rates: [gmail.com]", "such as gmail.com=20"),
        ("domain-rates: [gmail.com=fast]", "such as gmail.com=20"),
        ("domain-rates: ['*=0']", "such as gmail.com=20"),
        ("domain-connections: [gmail.com=0]", "such as gmail.com=2"),
        ("domain-connections: [0]", "such as gmail.com=2"),
        ("domain-connections: 0", "such as gmail.com=2"),
        ("passwort: x", "did you mean"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_at_the_start(workspace, data, lines, problem):
    publish(workspace, data, 1)
    (data / "configuration.yaml").write_text(f"mail:\n  {lines}\n")
    outcome = waymark("serve", "--directory", data, "--port", "0", status=1)
    assert problem in outcome.err and "s3cret" not in outcome.err
