"""The console of a running Waymark: signed in to, as a browser's requests are and as a browser is."""

import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import urlencode

import html5lib
from playwright.sync_api import Browser, Page, expect

import api
from browser import SIZES, look, opened
from demo import Demo
from wire import Answer, request

COOKIE = "waymark_session"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(url: str, form: dict, headers: dict | None = None) -> Answer:
    return request(url, "POST", FORM | (headers or {}), urlencode(form))


def sign_in(base: str, key: str, **fields) -> Answer:
    return post(f"{base}/sign-in", {"key": key, **fields})


class Session:
    """Somebody who has signed in, with no browser."""

    def __init__(self, running: Demo, key: str | None = None):
        self.base = running.line["console"].rstrip("/")
        answer = sign_in(self.base, key or running.line["key"])
        assert answer.status == 303, answer
        self.cookie = answer.headers["set-cookie"].partition(";")[0].removeprefix(f"{COOKIE}=")

    @property
    def headers(self) -> dict:
        return {"Cookie": f"{COOKIE}={self.cookie}"}

    def get(self, path: str, **headers) -> Answer:
        return request(self.base + path, headers=self.headers | headers)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status == 200, (path, answer)
        return answer.body.decode()

    def rows(self, path: str) -> list[list[str]]:
        return rows(self.page(path))

    @property
    def csrf(self) -> str:
        """What every form sends along."""
        return unescape(re.search(r'name="csrf" value="([^"]+)"', self.page("/settings"))[1])

    def post(self, path: str, form: dict | None = None, csrf: str | None = None, **headers) -> Answer:
        """What a form of ours sends, unless `csrf` is another's."""
        fields = {"csrf": self.csrf if csrf is None else csrf, **(form or {})}
        return post(self.base + path, fields, self.headers | headers)


def session(running: Demo, role: str, organization: str | None = None) -> Session:
    """Somebody who has signed in with a new key of this role."""
    return Session(running, api.key(running.directory, role, organization))


def tree(page: str | bytes):
    return html5lib.parse(page, namespaceHTMLElements=False)


def rows(page: str | bytes) -> list[list[str]]:
    """The rows of all tables."""
    return [
        [" ".join("".join(cell.itertext()).replace("\u202f", " ").split()) for cell in row if cell.tag in ("td", "th")]
        for row in tree(page).iter("tr")
    ]


def figures(page: str | bytes) -> dict:
    """The figures that stand above everything else, by name."""
    found = [group for group in tree(page).iter("dl") if group.get("class") == "figures"]
    return {
        group.find("dt").text: group.find("dd").text.replace("\u202f", " ")
        for group in (found[0].iter("div") if found else ())
    }


@contextmanager
def signed_in(browser: Browser, running: Demo, key: str | None = None, width: int = 1280, **options):
    """A page of a fresh profile that has signed in as people do."""
    with opened(browser, width, **options) as page:
        enter(page, running, key)
        yield page


def everywhere(page: Page, name: str, axe: bool = True) -> None:
    """Looks at a page on a desk and on a phone, in the light and in the dark; axe-core at both of each."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": SIZES[width]})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            look(page, f"console-{name}-{scheme}-{width}", axe=axe and (width, scheme) in ((1280, "light"), (375, "dark")))
    page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
    page.emulate_media(color_scheme="light")


def enter(page: Page, running: Demo, key: str | None = None, path: str = "/") -> None:
    """Off to a page, by way of signing in."""
    base = running.line["console"].rstrip("/")
    page.goto(base + path)
    page.get_by_label("Key", exact=True).fill(key or running.line["key"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()

