"""What goes on without the store (M6.2), and on which hosts links are known (M4.1)."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import mail
import texts
from demo import Demo
from waymark import eventually, waymark
from wire import request
from workspace import Workspace


def put_away(directory: Path, to: Path):
    to.mkdir()
    for file in directory.glob("store.sqlite*"):
        shutil.move(file, to)


def test_m6_2_an_edge_starts_without_the_store_and_records_until_it_is_back(tmp_path):
    directory = tmp_path / "data"
    with Demo(directory) as demo:
        url = mail.tracked(demo.mail("opted-in").html)[0]
        location = request(url).location
        demo.recorded(1)
        demo.stop()
        put_away(directory, tmp_path / "away")

        demo.command = "serve"
        demo.start()
        for _ in range(3):
            answer = request(url)
            assert (answer.status, answer.location) == (302, location)
        assert request(demo.line["console"] + "/healthz").status == 200
        assert request(demo.line["console"] + "/readyz").status == 200
        # An empty store in its place would give the numbers of sent links out anew.
        assert not (directory / "store.sqlite").exists()

        for file in (tmp_path / "away").iterdir():
            shutil.move(file, directory)
        eventually(lambda: len(demo.interactions()) == 4, 20, "all clicks processed once the store is back")


# The snapshot of a Waymark that sent no texts, to be filled from that of today.
OLD_SNAPSHOT = """
CREATE TABLE organizations (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, hashed_identifier TEXT NOT NULL, public_url TEXT
) STRICT;
CREATE TABLE versions (number INTEGER PRIMARY KEY, organization INTEGER NOT NULL) STRICT;
CREATE TABLE links (
    version INTEGER NOT NULL, ordinal INTEGER NOT NULL, url TEXT NOT NULL,
    is_personalised INTEGER NOT NULL, PRIMARY KEY (version, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE corrections (
    number INTEGER PRIMARY KEY, version INTEGER NOT NULL, ordinal INTEGER NOT NULL, url TEXT NOT NULL
) STRICT;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT;
INSERT INTO organizations SELECT number, id, hashed_identifier, public_url FROM new.organizations;
INSERT INTO versions SELECT number, organization FROM new.versions WHERE channel = 'email';
INSERT INTO links SELECT version, ordinal, url, is_personalised FROM new.links WHERE version IN (SELECT number FROM versions);
INSERT INTO blocks SELECT number, version FROM new.blocks WHERE version IN (SELECT number FROM versions);
"""


def test_m6_2_after_an_upgrade_an_edge_starts_from_the_old_snapshot_without_the_store(tmp_path):
    directory = tmp_path / "data"
    with Demo(directory) as demo:
        urls = mail.tracked(demo.mail("opted-in").html)
        locations = [request(url).location for url in urls]
        demo.recorded(len(urls))
        demo.stop()
        put_away(directory, tmp_path / "away")
        new, old = tmp_path / "new.sqlite", directory / "edge.sqlite"
        with closing(sqlite3.connect(old)) as snapshot:
            snapshot.execute("VACUUM INTO ?", [str(new)])
        for file in directory.glob("edge.sqlite*"):
            file.unlink()
        with closing(sqlite3.connect(old)) as snapshot:
            snapshot.execute("ATTACH ? AS new", [str(new)])
            snapshot.executescript(OLD_SNAPSHOT)

        demo.command = "serve"
        for _ in range(2):
            demo.start()
            assert [request(url).location for url in urls] == locations
            demo.kill()
        for file in (tmp_path / "away").iterdir():
            shutil.move(file, directory)
        demo.start()
        link = texts.links(texts.sent(demo.outbox, 2)[0])[0]
        eventually(lambda: request(link).status == 302, 10, "the edge has read the store")
        demo.stop()
        put_away(directory, tmp_path / "away again")
        demo.start()
        assert [request(url).location for url in urls] == locations
        assert request(link).status == 302


def test_m6_2_without_store_and_snapshot_links_are_unknown_and_the_pixel_is_answered(tmp_path):
    directory = tmp_path / "data"
    with Demo(directory) as demo:
        found = demo.mail("opted-in").html
        demo.stop()
        put_away(directory, tmp_path / "away")
        for file in directory.glob("edge.sqlite*"):
            file.unlink()
        demo.command = "serve"
        demo.start()
        assert request(mail.tracked(found)[0]).status == 404
        assert request(demo.edge + "/api/orgs/x/o/y").status == 200


def test_m6_2_an_edge_that_can_keep_no_snapshot_serves(tmp_path):
    directory = tmp_path / "data"
    with Demo(directory) as demo:
        url = mail.tracked(demo.mail("opted-in").html)[0]
        demo.stop()
        for file in directory.glob("edge.sqlite*"):
            file.unlink()
        # Where the file would be is a folder, and not an empty one, which could be put away.
        (directory / "edge.sqlite/x").mkdir(parents=True)
        (directory / "edge.sqlite/x").chmod(0o500)
        demo.command = "serve"
        demo.start()
        assert request(url).status == 302
        demo.recorded(1)
        assert "edge.sqlite: cannot be opened" in demo.said()


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost", "127.0.0.1.evil.example"])
def test_m4_1_on_another_host_identifiers_are_unknown(fresh, host):
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    answer = request(url, headers={"Host": host})
    assert answer.status == 404
    assert host.encode() not in answer.body and not any(host in value for value in answer.headers.values())
    # Another port may be what a proxy in front listens on.
    assert request(url, headers={"Host": "127.0.0.1:443"}).status == 302
    assert len(fresh.recorded(1)) == 1


def test_m4_1_an_organization_may_have_a_host_of_its_own(tmp_path):
    workspace = Workspace(tmp_path / "workspace")
    yaml = tmp_path / "workspace/waymark.yaml"
    yaml.write_text(yaml.read_text().replace("  geo: nam\n", "  geo: nam\n  public-url: https://click.acme.example/\n"))
    workspace.message("offer", '<body><a href="https://acme.example/offer">Offer</a></body>')
    workspace.journey("offer", "offer")
    directory = tmp_path / "data"
    waymark("apply", tmp_path / "workspace", "--directory", directory)
    waymark("journey", "publish", "offer", "--directory", directory)
    with Demo(directory, command="serve") as served:
        [sent] = served.mails(1)
        [url] = mail.tracked(sent.html)
        assert url.startswith("https://click.acme.example/api/orgs/")
        path = urlsplit(url).path
        assert request(served.edge + path).status == 404
        answer = request(served.edge + path, headers={"Host": "click.ACME.example."})
        assert (answer.status, answer.location) == (302, "https://acme.example/offer")
        assert len(served.recorded(1)) == 1


def test_each_role_can_be_a_process_of_its_own(tmp_path):
    directory = tmp_path / "data"
    with Demo(directory) as demo:
        url = mail.tracked(demo.mail("opted-in").html)[0]
        demo.stop()
    with Demo(directory, "--role", "edge", command="serve") as edge:
        url = edge.edge + urlsplit(url).path
        assert request(url).status == 302
        assert request(edge.line["console"] + "/readyz").status == 200
        assert request(edge.line["console"] + "/").status == 404
        second = waymark("serve", "--role", "edge", "--directory", directory, "--port", "0", status=1)
        assert "as edge" in second.err
        assert edge.interactions() == []
        other = tmp_path / "same"
        other.symlink_to(directory)
        with Demo(other, "--role", "processor", command="serve") as processor:
            assert "edge" not in processor.line or processor.line["edge"] is None
            assert len(processor.recorded(1)) == 1
