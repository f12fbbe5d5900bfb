"""`waymark apply`: a folder becomes the store's content, once; what was sent stays as it was."""

import re

import mail
from waymark import report, waymark
from wire import request

HTML = '<html><body><p><a href="https://acme.example/{0}">Hello</a></p></body></html>'
NOTHING = re.compile(r"nothing|no change|unchanged|up to date", re.IGNORECASE)


def apply(workspace, data) -> str:
    return waymark("apply", workspace.folder, "--directory", data).out


def versions(data) -> list[tuple]:
    return sorted((one["message"], one["version"]) for one in report(data))


def hello(workspace):
    workspace.message("hello", HTML.format("one"))
    workspace.journey("hello", "hello")


def test_apply_creates_the_data_directory(workspace, tmp_path):
    hello(workspace)
    deep = tmp_path / "not" / "there" / "yet"
    assert not NOTHING.search(apply(workspace, deep))
    assert versions(deep) == [("hello", 1)]


def test_apply_again_with_nothing_changed_says_so_and_does_nothing(workspace, data):
    hello(workspace)
    apply(workspace, data)
    for _ in range(2):
        assert NOTHING.search(apply(workspace, data))
        assert versions(data) == [("hello", 1)]


def test_apply_again_after_sending_sends_nothing_again(workspace, data, serve):
    hello(workspace)
    running = serve()
    running.mails(1)
    assert NOTHING.search(apply(workspace, data))
    waymark("journey", "publish", "hello", "--directory", data, status=None)
    request(mail.tracked(running.mails(1)[0].html)[0])
    running.recorded(1)
    running.stop()
    assert len(running.mails(1)) == 1


def test_a_changed_message_is_a_new_version(workspace, data):
    hello(workspace)
    apply(workspace, data)
    workspace.message("hello", HTML.format("two"))
    assert not NOTHING.search(apply(workspace, data))
    assert ("hello", 2) in versions(data) and ("hello", 3) not in versions(data)
    assert NOTHING.search(apply(workspace, data))


def test_a_changed_text_part_is_a_new_version(workspace, data):
    workspace.message("hello", HTML.format("one"), text="One: https://acme.example/one\n")
    apply(workspace, data)
    workspace.message("hello", HTML.format("one"), text="Two: https://acme.example/two\n")
    apply(workspace, data)
    assert ("hello", 2) in versions(data)


def test_links_of_a_version_that_was_sent_stay_as_they_were(workspace, data, serve):
    hello(workspace)
    running = serve()
    url = mail.tracked(running.mails(1)[0].html)[0]
    workspace.message("hello", HTML.format("two"))
    apply(workspace, data)
    assert request(url).location == "https://acme.example/one"
    [clicked] = running.recorded(1)
    assert clicked["messageVersion"] == 1 and clicked["destination"] == "https://acme.example/one"


def test_m6_2_links_still_work_when_message_and_journey_are_gone(workspace, data, serve):
    hello(workspace)
    workspace.message("other", HTML.format("other"))
    workspace.journey("other", "other")
    running = serve()
    urls = {one.subject: mail.tracked(one.html)[0] for one in running.mails(2)}
    for name in ("messages/hello.html", "journeys/hello.yaml"):
        (workspace.folder / name).unlink()
    waymark("apply", workspace.folder, "--directory", data, status=None)
    assert request(urls["hello"]).location == "https://acme.example/one"
    running.stop()
    running.start()
    assert request(urls["hello"]).location == "https://acme.example/one"


def test_publishing_while_serve_runs_is_picked_up(workspace, data, serve):
    hello(workspace)
    workspace.journeys = []
    running = serve()
    assert mail.files(running.outbox) == []
    waymark("journey", "publish", "hello", "--directory", data)
    running.mails(1)


def test_an_unpublished_journey_sends_nothing(workspace, data, serve):
    hello(workspace)
    workspace.message("draft", HTML.format("draft"))
    workspace.journey("draft", "draft")
    workspace.journeys = ["hello"]
    running = serve()
    assert [one.subject for one in running.mails(1)] == ["hello"]
    running.stop()
    assert [one.subject for one in running.mails(1)] == ["hello"]
    assert {one["message"]: one["sent"] for one in running.report()}["hello"] == 1


def test_a_profile_that_is_applied_is_who_gets_mail(workspace, serve):
    workspace.profiles(*({"id": f"p{n}", "email": f"p{n}@example.com", "firstName": f"N{n}"} for n in range(5)))
    workspace.message("hello", "<p>{{ profile.firstName }}</p>")
    workspace.journey("hello", "hello")
    sent = {one.profile: one.html for one in serve().mails(5)}
    assert sent == {f"p{n}": f"<p>N{n}</p>".encode() for n in range(5)}
