"""/metrics: what the process says of itself, as Prometheus' own parser reads it."""

import json
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

import api
import faults
import mail
from demo import Demo
from waymark import REPOSITORY, eventually, waymark
from wire import request
from workspace import Workspace

TOKEN = "d1f60a9c4be2075388aa51e07c9b3f42"

# Labels' values are few and known beforehand, or they are routes.
LABELS = {"kind", "reason", "recorded", "status", "step", "outcome", "channel", "method", "route", "le"}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("metrics") / "demo", "--profiles", 2) as demo:
        demo.mails(5)
        yield demo


def scraped(demo: Demo, key: str):
    answer = request(f"{demo.line['console']}/metrics", headers={"Authorization": f"Bearer {key}"})
    assert answer.status == 200
    assert answer.headers["content-type"].lower() == "text/plain; version=0.0.4; charset=utf-8"
    return {family.name: family for family in text_string_to_metric_families(answer.body.decode())}


def value(families: dict, name: str, **labels) -> float:
    family = next(family for key, family in families.items() if name in (key, f"{key}_total", f"{key}_count"))
    return sum(one.value for one in family.samples if one.name == name and labels.items() <= one.labels.items())


@pytest.fixture(scope="module")
def key(running):
    return api.key(running.directory, "analyst")


def test_only_keys_that_may_read_metrics(running, key):
    url = f"{running.line['console']}/metrics"
    assert request(url).status == 401
    assert request(url, headers={"Authorization": "Bearer wm_aaaaaaaa_" + "A" * 43}).status == 401
    for role, status in [("admin", 200), ("analyst", 200), ("author", 403), ("sender", 403)]:
        answer = request(url, headers={"Authorization": f"Bearer {api.key(running.directory, role)}"})
        assert answer.status == status, role
    assert request(f"{running.line['console']}/healthz").status == 200


def test_no_organizations_key_reads_what_is_of_several(tmp_path):
    one, two = Workspace(tmp_path / "acme"), Workspace(tmp_path / "other", "other")
    data = tmp_path / "data"
    waymark("apply", one.folder, "--directory", data)
    with Demo(data, command="serve") as demo:
        keys = [api.key(data, role) for role in ("admin", "analyst")]
        for key in keys:
            scraped(demo, key)
        # From the moment that there is a second one.
        waymark("apply", two.folder, "--directory", data)
        keys += [api.key(data, role, "other") for role in ("admin", "analyst")]
        for key in keys:
            answer = request(f"{demo.line['console']}/metrics", headers={"Authorization": f"Bearer {key}"})
            problem = json.loads(answer.body)
            assert answer.status == 403 and problem["type"] == "/problems/forbidden"
            assert "console.metrics-token" in problem["detail"]
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    for extra in ({"WAYMARK_CONSOLE_METRICS_TOKEN": TOKEN}, {"WAYMARK_CONSOLE_METRICS_TOKEN_FILE": str(file)}):
        with Demo(data, command="serve", extra=extra) as demo:
            url = f"{demo.line['console']}/metrics"
            assert "waymark_edge_connections" in scraped(demo, TOKEN)
            for wrong in (*keys, TOKEN[:-1], TOKEN + "0", TOKEN.upper(), ""):
                assert request(url, headers={"Authorization": f"Bearer {wrong}"}).status == 401, wrong
            assert request(url).status == 401
            # It is good for nothing else.
            organization = f"{demo.line['console']}/api/v1/organization"
            assert request(organization, headers={"Authorization": f"Bearer {TOKEN}"}).status == 401
            assert TOKEN not in demo.said()


@pytest.mark.parametrize(
    "extra, why",
    [
        ({"WAYMARK_CONSOLE_METRICS_TOKEN": "short"}, "needs 16 to 1000 characters"),
        ({"WAYMARK_CONSOLE_METRICS_TOKEN": "with spaces in the middle"}, "no spaces"),
        ({"WAYMARK_CONSOLE_METRICS_TOKEN_FILE": "/nowhere"}, "/nowhere: cannot be read"),
        ({"WAYMARK_CONSOLE_METRICS_TOKEN": TOKEN, "WAYMARK_CONSOLE_METRICS_TOKEN_FILE": "/nowhere"}, "are both set"),
    ],
)
def test_what_is_no_token(tmp_path, extra, why):
    said = waymark("serve", "--directory", tmp_path / "data", "--port", 0, extra=extra, status=1).err
    assert why in said and "middle" not in said and TOKEN not in said


def test_what_happens_is_counted(running, key):
    before = scraped(running, key)
    mails = [one for one in running.mails(5) if one.profile.startswith("profile-")]
    for one in mails:
        assert request(one.pixel).status == 200
        assert request(one.link('data-tracking-name="Masthead"')).status == 302
    assert request(mails[0].pixel, "HEAD").status == 200
    assert request(running.edge + "/nowhere").status == 404
    scrapes = []

    def noted() -> bool:
        """The processor counts what it has recorded after that, and then empties the journal."""
        scrapes.append(scraped(running, key))
        recorded = [value(one, "waymark_processor_interactions_total") for one in (before, scrapes[-1])]
        return recorded[1] - recorded[0] >= 4 and value(scrapes[-1], "waymark_journal_commits") == 0

    eventually(noted, 20, "all is recorded")
    after = scrapes[-1]

    def grown(name: str, **labels) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("waymark_edge_recorded_total", kind="click") == 2
    assert grown("waymark_edge_recorded_total", kind="open") == 2
    assert grown("waymark_edge_recording_seconds_count") == 4
    assert grown("waymark_edge_answers_total", status="302") == 2
    assert grown("waymark_edge_answers_total", status="200") == 3
    assert grown("waymark_edge_answers_total", status="404") == 1
    assert value(after, "waymark_edge_unrecorded_total") == 0
    assert grown("waymark_journal_commit_seconds_count") >= 1
    assert value(after, "waymark_journal_commits") == 0 == value(after, "waymark_journal_oldest_seconds")
    assert grown("waymark_processor_interactions_total", kind="emailClicked", recorded="attributed") == 2
    assert grown("waymark_processor_interactions_total", kind="emailOpened") == 2
    assert grown("waymark_processor_step_seconds_count", step="count") >= 1
    assert value(after, "waymark_sender_messages_total", channel="email", outcome="sent") == 5
    assert value(after, "waymark_journeys_steps_passed_total", outcome="sent") >= 5
    assert grown("waymark_http_requests_total", route="/metrics", status="200") == len(scrapes)


def test_every_metric_is_one_that_the_documentation_lists(running, key):
    families = scraped(running, key)
    # A request to a path that somebody made up is of no route.
    request(f"{running.line['console']}/profiles/anna@example.com")
    families = scraped(running, key)
    documented = set(re.findall(r"`(waymark_[a-z_]+)`", (REPOSITORY / "docs/metrics.md").read_text()))
    named = {name + ("_total" if family.type == "counter" else "") for name, family in families.items()}
    assert named == documented
    for family in families.values():
        assert family.documentation and family.type in ("counter", "gauge", "histogram")
        for sample in family.samples:
            assert sample.labels.keys() <= LABELS
            assert "anna" not in str(sample.labels) and "@" not in str(sample.labels)
        if family.type == "histogram":
            assert family.name.endswith("_seconds") or {
                sample.labels["le"] for sample in family.samples if "le" in sample.labels
            } >= {"1.0", "100000.0", "+Inf"}


def test_m6_2_what_goes_unrecorded_is_counted_by_its_reason(fresh):
    key = api.key(fresh.directory, "analyst")
    before = scraped(fresh, key)
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    with faults.no_growth(fresh.process):
        for _ in range(3):
            assert request(url).status == 302
        during = scraped(fresh, key)
        unrecorded = [value(one, "waymark_edge_unrecorded_total", kind="click") for one in (before, during)]
        assert unrecorded == [0, 3]
        assert value(during, "waymark_journal_failing") == 1
        assert value(during, "waymark_edge_recorded_total") == 0

    def recovers() -> bool:
        assert request(url).status == 302
        return value(scraped(fresh, key), "waymark_journal_failing") == 0

    eventually(recovers)


def test_a_journal_that_nobody_processes_grows_and_ages(fresh):
    key = api.key(fresh.directory, "admin")
    url = fresh.mail("opted-in").pixel
    fresh.stop()
    # On the same port, where its links are.
    edge = Demo(fresh.directory, "--role", "edge", command="serve")
    edge.port = fresh.port
    with edge:
        for _ in range(3):
            assert request(url).status == 200
        families = scraped(edge, key)
        assert value(families, "waymark_journal_commits") == 3
        eventually(lambda: value(scraped(edge, key), "waymark_journal_oldest_seconds") > 0.2)
        # Of parts that are not in this process it says nothing.
        assert not any(name.startswith(("waymark_processor", "waymark_journeys")) for name in families)
