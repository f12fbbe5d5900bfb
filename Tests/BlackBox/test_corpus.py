"""Real e-mail templates through the same path as any message: sent, received, followed."""

import pytest

from demo import Demo
from rewriting import assert_one_pixel, assert_rewritten
from waymark import REPOSITORY, waymark
from workspace import Workspace

CORPUS = REPOSITORY.parent / "shared/corpus/emails"
FILES = {
    "-".join(file.relative_to(CORPUS).with_suffix("").parts): file for file in sorted(CORPUS.glob("**/*.html"))
}


def test_the_corpus_is_there():
    assert len(FILES) >= 20, f"{len(FILES)} files in {CORPUS}"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """All of it, sent to one opted-in profile by one journey with a step for each."""
    folder = tmp_path_factory.mktemp("corpus")
    workspace, data = Workspace(folder / "workspace"), folder / "data"
    for name, file in FILES.items():
        workspace.message(name, file.read_bytes(), personalisation="false")
    workspace.journey("corpus", *FILES)
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "corpus", "--directory", data)
    with Demo(data, command="serve") as running:
        running.mails(len(FILES), within=60)
        yield running


@pytest.mark.parametrize("name", FILES)
def test_m1_every_link_of_a_real_mail_resolves_and_every_other_byte_is_the_same(corpus, name):
    authored = FILES[name].read_bytes()
    [received] = [one for one in corpus.mails(len(FILES)) if one.subject == name]
    assert received.profile == "ada"
    assert_one_pixel(received.html, corpus.edge)
    assert_rewritten(authored, received.html, corpus.edge)


def test_some_of_the_corpus_has_links(corpus):
    assert sum(b"/r/" in one.html for one in corpus.mails(len(FILES))) >= 15
