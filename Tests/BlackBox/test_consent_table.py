"""The table of M3.2 on the built binary: for every purpose, with and without a topic, whether a mail goes out and whether it
is tracked."""

import itertools
import sqlite3
from contextlib import closing

import pytest

import mail
from consent_oracle import IN, MODELS, NONE, OUT, STATUSES
from demo import Demo
from waymark import eventually, waymark
from workspace import Workspace

HTML = '<html><body><p><a href="https://acme.example/">Hello</a></p></body></html>'
TABLE = {
    ("restrictive", OUT): False, ("restrictive", NONE): False, ("restrictive", IN): True,
    ("non-restrictive", OUT): False, ("non-restrictive", NONE): True, ("non-restrictive", IN): True,
    ("disabled", OUT): True, ("disabled", NONE): True, ("disabled", IN): True,
}  # fmt: skip
# Where none is written (M3.2, M3.3). A purpose of one's own has to have one written.
DEFAULTS = {"commercial": "non-restrictive", "transactional": "disabled", "tracking": "restrictive"}


class Sent:
    """What is sent where the models are these, to profiles with every combination of consent to the purposes, to their topic,
    and to tracking."""

    def __init__(self, folder, models: dict[str, str], are_written: bool):
        workspace = Workspace(folder / "workspace")
        self.people = {"-".join(map(str, one)): one for one in itertools.product(STATUSES, repeat=3)}
        workspace.profiles(*({"id": one, "email": f"{one}@example.com"} for one in self.people))
        yaml, rows, messages = "organization: {id: acme, name: Acme, geo: nam}\npurposes:\n", [], []
        for purpose, model in models.items():
            model = f"model: {model}, " if are_written else ""
            if purpose == "tracking":
                yaml += f"  tracking: {{{model}}}\n"
            else:
                label = "label: Ours, " if purpose == "own" else ""
                yaml += f"  {purpose}: {{{model}{label}topics: {{news: News}}}}\n"
                for topic in (None, "news"):
                    messages.append(f"{purpose}-{topic}")
                    workspace.message(messages[-1], HTML, purpose=purpose, topic=topic)
            for one, (own, topic, tracking) in self.people.items():
                said = [("", tracking)] if purpose == "tracking" else [("", own), ("news", topic)]
                rows += [(f"{one}@example.com", purpose, *about, "2026-01-10T08:00:00Z") for about in said if about[1]]
        workspace.write("waymark.yaml", yaml)
        workspace.table("consent.csv", ["contact", "purpose", "topic", "status", "time"], rows)
        workspace.journey("all", *messages)
        self.data = folder / "data"
        waymark("apply", workspace.folder, "--directory", self.data)
        waymark("journey", "publish", "all", "--directory", self.data)
        with Demo(self.data, command="serve") as running:
            eventually(self.is_finished, 30, "all runs are finished")
            found = [mail.read(file) for file in mail.files(running.outbox)]
        self.mails = {(one.subject, one.profile): one for one in found}
        assert len(self.mails) == len(found)

    def is_finished(self) -> bool:
        with closing(sqlite3.connect(f"file:{self.data / 'store.sqlite'}?mode=ro", uri=True)) as store:
            return store.execute("SELECT count(*) FROM runs WHERE phase = 2").fetchone() == (len(self.people),)

    def check(self, models: dict[str, str], purpose: str, topic: str | None, *statuses: str | None):
        own, about, tracking = statuses
        expected = TABLE[models[purpose], own] and (topic is None or TABLE[models[purpose], about])
        received = self.mails.get((f"{purpose}-{topic}", "-".join(map(str, statuses))))
        assert (received is not None) == expected
        if received:
            is_tracked = TABLE[models["tracking"], tracking]
            assert len(mail.tracked(received.html)) == len(mail.PIXEL.findall(received.html)) == is_tracked
            assert is_tracked or received.html == HTML.encode()


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """By model: each server has been asked once, whatever is looked at."""
    known = {}

    def sent(models: dict[str, str], are_written: bool = True) -> Sent:
        key = (*models.values(), are_written)
        if key not in known:
            known[key] = Sent(tmp_path_factory.mktemp("sent"), models, are_written)
        return known[key]

    return sent


EVERYBODY = [*itertools.product(STATUSES, repeat=3)]
IDS = ["purpose {}, topic {}, tracking {}".format(*(one or "no record" for one in statuses)) for statuses in EVERYBODY]


@pytest.mark.parametrize("statuses", EVERYBODY, ids=IDS)
@pytest.mark.parametrize("topic", [None, "news"], ids=["no topic", "a topic"])
@pytest.mark.parametrize("purpose", ["commercial", "transactional", "own"])
@pytest.mark.parametrize("model", MODELS)
def test_m3_2_who_is_sent_what_and_tracked(sent, model, purpose, topic, statuses):
    models = dict.fromkeys(["commercial", "transactional", "own", "tracking"], model)
    sent(models).check(models, purpose, topic, *statuses)


@pytest.mark.parametrize("statuses", EVERYBODY, ids=IDS)
@pytest.mark.parametrize("topic", [None, "news"], ids=["no topic", "a topic"])
@pytest.mark.parametrize("purpose", ["commercial", "transactional"])
def test_m3_2_m3_3_where_no_model_is_written(sent, purpose, topic, statuses):
    sent(DEFAULTS, are_written=False).check(DEFAULTS, purpose, topic, *statuses)


def test_m3_2_the_models_differ_from_purpose_to_purpose(sent):
    """Were one purpose's model taken for another's, the same models everywhere would not show it."""
    for models in itertools.permutations(MODELS):
        models = dict(zip(["commercial", "own", "tracking"], models))
        for purpose, topic, statuses in itertools.product(["commercial", "own"], [None, "news"], EVERYBODY):
            sent(models).check(models, purpose, topic, *statuses)
