"""Whoever means no good: what people and recipients control is inert on every page, and nobody does or sees what they may not."""

import json
import re
import threading
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

import api
from browser import chromium
from console import COOKIE, Session, post, rows, session, sign_in, signed_in, tree
from demo import Demo
from waymark import REPOSITORY, eventually, waymark
from webhooks import PRIVATE
from wire import request
from workspace import YAML, Workspace, two_tenants

# Out of attributes in either quotes, out of texts, out of every element that takes text alone; then quotation marks that Swift
# takes for one character with the accent behind them.
EVIL = (
    "\"'></script></title></textarea></style></noscript><x-evil evil></x-evil>"
    "<img src=x onerror=alert(1) evil><script>alert(2)</script>"
    "\"\u0301 evil=1 onmouseover=alert(3) '\u0301 evil=2 >\u0301<\u0301x-evil evil>{{{evil}}}{{#evil}}"
)
IN_URL = "https://acme.example/?q=" + EVIL.replace(" ", "/").replace("{", "(").replace("}", ")")


@contextmanager
def elsewhere():
    """Another host, and all that it was ever asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def message(host: str) -> str:
    """HTML that tries all that HTML can."""
    quoted = EVIL.replace("&", "&amp;").replace('"', "&quot;").replace("{", "&#123;")
    url = IN_URL.replace("&", "&amp;").replace('"', "&quot;")
    return f"""<!DOCTYPE html><html onclick="alert(10)"><head><title>x</title>
<meta http-equiv="refresh" content="0;url={host}/refresh"><base href="{host}/base/" target="_top">
<link rel="stylesheet" href="{host}/link.css"><link rel="preload" as="image" href="{host}/preload">
<style>@import "{host}/import.css"; @font-face {{ font-family: f; src: url({host}/font) }} body {{ font-family: f; background: url({host}/background) }}</style>
<script>alert(11); top.location = "{host}/top"</script><script src="{host}/script.js"></script></head>
<body onload="alert(12)"><p onmouseover="alert(13)">Hello {{{{ profile.firstName }}}}</p>
<a href="{url}" data-tracking-name="{quoted}" onclick="alert(14)" target="_top">Plan</a>
<a href="javascript:alert(15)" target="_parent">Script</a> <a href="{host}/followed" target="_top" data-tracking="false">Away</a>
<form action="{host}/form" method="post" target="_top"><input name="a" autofocus onfocus="alert(16)"><button>Send</button></form>
<img src="{host}/picture" onerror="alert(17)"><iframe src="{host}/frame"></iframe><object data="{host}/object"></object>
<embed src="{host}/embed"><video src="{host}/video" autoplay></video><svg onload="alert(18)"><script>alert(19)</script></svg>
<iframe srcdoc="<script>parent.alert(20)</script>"></iframe></body></html>"""


class Attacked:
    """A deployment in which every field that takes a text has taken a hostile one."""

    profile = f"ada {EVIL}"

    def __init__(self, folder, host: str):
        workspace, data = Workspace(folder / "workspace"), folder / "data"
        text = EVIL.replace("'", "''")
        head, _, _ = YAML.format(organization="acme").partition("purposes:")
        workspace.write(
            "waymark.yaml",
            head.replace("name: Acme", f"name: '{text}'")
            + "purposes:\n  commercial:\n    model: non-restrictive\n    topics:\n"
            + f"      trains: '{text}'\n  transactional: disabled\n  tracking: restrictive\n",
        )
        workspace.profiles(
            {"id": self.profile, "email": "ada@example.com", "firstName": EVIL, "city": f"city {EVIL}"},
            {"id": "bob", "email": "bob@example.com", "firstName": "Bob", "city": ""},
        )
        workspace.table(
            "consent.csv",
            ["contact", "purpose", "status", "reason", "source", "time"],
            [["ada@example.com", "tracking", "opted-in", EVIL, EVIL, "2026-01-10T08:00:00Z"]],
        )
        subject = f"'{text.replace('{', '(').replace('}', ')')}'"
        workspace.message("evil", message(host), subject=subject, preheader=subject, topic="trains")
        workspace.flow(
            "campaign",
            f"""\
            steps:
              - id: first
                email: evil
              - id: remember
                update: {{attribute: firstName, to: '{text}'}}
              - id: asked
                if: {{attribute: city, is: ['{text}']}}
                then:
                  - id: wait
                    wait: 3 days
            """,
        )
        file = workspace.folder / "journeys/campaign.yaml"
        file.write_text(file.read_text("utf-8").replace("name: campaign", f"name: '{text}'"), "utf-8")
        waymark("apply", workspace.folder, "--directory", data)
        waymark("journey", "publish", "campaign", "--directory", data)
        self.running = Demo(data, command="serve", extra=PRIVATE)

    def fill(self, host: str):
        """What is written, sent and followed once it runs."""
        self.admin = api.client(self.running)
        self.key = self.admin.post("/keys", {"name": EVIL[:100], "role": "admin"}).json["key"]
        self.evil = api.Client(self.admin.base, self.key)
        assert self.evil.post("/keys", {"name": EVIL[-100:], "role": "author"}).status == 201
        hook = "https://127.0.0.1/?q=" + quote(EVIL, safe="'()!*$&+,;=:@/?")
        assert self.admin.post("/webhooks", {"url": hook}).status == 201
        [mail] = [one for one in self.running.mails(2) if one.profile != "bob"]
        agent = {"User-Agent": EVIL.encode().decode("latin-1")}
        [url] = re.findall(rf'{self.running.edge}/api/orgs/[^"]+/r/[^"]+', mail.html.decode())
        assert request(url, headers=agent).status == 302
        assert request(mail.pixel, headers=agent).status == 200
        self.running.recorded(2)
        draft = {"subject": EVIL, "from": EVIL, "preheader": EVIL, "html": message(host) + EVIL, "text": EVIL, "textPart": "own"}
        saved = self.evil("PUT", "/messages/draft/draft", {"base": 0, "content": draft}, headers={"If-None-Match": "*"})
        assert saved.status == 201, saved
        corrected = self.admin.post("/messages/evil/corrections", {"ordinal": 1, "url": IN_URL + "&now"})
        assert corrected.status == 200, corrected

    def paths(self) -> list[str]:
        profile = quote(self.profile, safe="")
        version = self.admin.get("/journeys/campaign/status").json["versions"][0]
        return [
            "/", "/messages", "/messages/evil", "/messages/evil?version=1&by=url&order=total", "/messages/evil?by=ordinal",
            "/messages/evil/edit", "/messages/draft/edit", "/messages/new", "/journeys", "/journeys/campaign",
            "/profiles", f"/profiles?id={profile}", f"/profiles/{profile}", "/profiles/bob", "/settings",
        ] + ([f"/journeys/campaign?version={version['number']}"] if "number" in version else [])  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def host():
    with elsewhere() as found:
        yield found


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, host):
    attacked = Attacked(tmp_path_factory.mktemp("attacked"), host[0])
    with attacked.running:
        attacked.fill(host[0])
        yield attacked


@pytest.fixture(scope="module")
def admin(attacked):
    return Session(attacked.running, attacked.key)


def is_inert(page: str) -> bool:
    """Whether nothing of it has become an element or an attribute."""
    return not any(
        element.tag == "x-evil" or "evil" in element.attrib or any(name.startswith("on") for name in element.attrib)
        for element in tree(page).iter()
        if isinstance(element.tag, str)
    )


def test_what_is_looked_for_is_found_where_it_is_not_inert():
    assert not is_inert(EVIL) and not is_inert(f'<p title="{EVIL}">') and not is_inert("<p onclick=x>")


def test_what_is_hostile_is_text_on_every_page(attacked, admin):
    shown = 0
    for path in attacked.paths():
        page = admin.page(path)
        assert is_inert(page), path
        shown += "x-evil evil" in page
    # It is there, as text, but on a page or two.
    assert shown >= len(attacked.paths()) - 2


def test_no_page_runs_any_of_it_or_asks_another_host(attacked, browser, admin, host):
    # What frames do not run or load, Chromium says; pages themselves, whose policy has 'self', are to have nothing to refuse.
    kept = "^(?!.*'self').*(Blocked|Refused|violates)"
    with signed_in(browser, attacked.running, attacked.key, expected=kept) as page:
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for path in attacked.paths():
            page.goto(admin.base + path)
            assert page.evaluate("document.querySelectorAll('x-evil, [evil]').length") == 0, path
            if "/edit" in path:
                expect(page.locator("#decision, #problems li").first).not_to_be_empty()
            for element in page.locator("main a, main th, main h1").all()[:40]:
                element.dispatch_event("mouseover")
            assert page.url == admin.base + path
        assert dialogs == [] and host[1] == []


def test_the_click_map_and_the_preview_run_nothing_load_nothing_and_lead_nowhere(attacked, browser, admin, host):
    # What the frames' policy has kept from loading, Chromium says.
    policy = "Content Security Policy|Blocked script execution|sandboxed|Blocked autofocusing|Unsafe attempt|Refused"
    with signed_in(browser, attacked.running, attacked.key, expected=policy) as page:
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{admin.base}/messages/evil")
        frame = page.frame_locator("iframe.mail")
        expect(frame.locator("[data-waymark-share]")).to_have_text("100\u00a0% · 1")
        for name in ("Plan", "Script", "Away", "Send"):
            frame.get_by_text(name, exact=False).last.click()
        frame.get_by_text("Hello").hover()
        assert page.url == f"{admin.base}/messages/evil"

        page.goto(f"{admin.base}/messages/evil/edit")
        page.get_by_label("As profile").fill(attacked.profile)
        page.get_by_label("As profile").press("Enter")
        expect(page.locator("#decision")).to_contain_text("x-evil")
        frame = page.frame_locator("#preview")
        for name in ("Plan", "Script", "Away", "Send"):
            frame.get_by_text(name, exact=True).click()
        assert page.url == f"{admin.base}/messages/evil/edit"
        # The session is not to be had from within.
        assert page.evaluate("document.cookie").find(COOKIE) == -1
        assert dialogs == [] and host[1] == []

        # Pictures only, and only once they are asked for.
        page.get_by_label("Pictures").check()
        eventually(lambda: "/picture" in host[1])
        expect(frame.get_by_text("Hello")).to_be_visible()
        assert set(host[1]) <= {"/picture", "/background", "/preload"} and dialogs == []
        host[1].clear()


def test_frames_and_files_say_themselves_that_nothing_is_to_be_run(attacked, admin):
    answer = admin.get("/messages/evil/map?version=1")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'") and "script" not in policy
    assert "form-action 'none'; base-uri 'none'; frame-ancestors 'self'" in policy
    for path in ("/", "/messages/evil/map?version=1", "/messages/evil/links.csv", "/assets/console.js"):
        headers = admin.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert path.startswith("/assets") or headers["cache-control"] == "no-store"
    page = admin.get("/settings").headers["content-security-policy"]
    assert "script-src 'self'" in page and "unsafe" not in page and "frame-ancestors 'none'" in page
    csv = admin.get("/messages/evil/links.csv").headers
    assert csv["content-type"].startswith("text/csv") and csv["content-disposition"].startswith("attachment")


# MARK: Requests forged, sessions, signing in


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("hostile") / "demo", extra=PRIVATE) as demo:
        demo.mails(3)
        demo.settled()
        yield demo


def test_a_form_that_is_not_of_this_session_changes_nothing(running):
    mine, theirs = Session(running), Session(running)
    client = api.client(running)
    key = client.post("/keys", {"name": "to be revoked", "role": "analyst"}).json["id"]
    hook = client.post("/webhooks", {"url": "https://127.0.0.1/"}).json["id"]

    def all_there_is():
        return [
            client.get(path).json
            for path in ("/organization", "/webhooks", "/journeys/welcome/status", "/journeys/autumn/status", "/jobs", "/profiles")
        ] + [[(one["id"], one["revokedAt"]) for one in client.get("/keys").json["items"]]]

    forms = {
        "/journeys/welcome/pause": {}, "/journeys/welcome/stop": {}, "/journeys/autumn/publish": {},
        "/settings/organization": {"name": "Forged"}, "/settings/keys": {"name": "Forged", "role": "admin"},
        f"/settings/keys/{key}/revoke": {}, "/settings/webhooks": {"url": "https://127.0.0.1/forged"},
        f"/settings/webhooks/{hook}/remove": {}, "/profiles/opted-in/erase": {},
        "/preview": {"message": "welcome", "draft": "{}", "profile": "opted-in"},
    }  # fmt: skip
    before = all_there_is()
    other = theirs.csrf
    assert other != mine.csrf
    for path, form in forms.items():
        for csrf in ("", other, mine.cookie, mine.csrf[:-1]):
            assert mine.post(path, form, csrf=csrf).status == 403, path
        assert post(mine.base + path, form, mine.headers).status == 403
        # Without a session, it is asked for.
        assert post(mine.base + path, {"csrf": mine.csrf, **form}).headers["location"].startswith("/sign-in")
        # By GET nothing is done.
        assert mine.get(path).status in (404, 405)
    assert all_there_is() == before
    for csrf in ("", other):
        assert mine.post("/sign-out", csrf=csrf).status == 303 and mine.get("/").status == 200
    mine.post("/sign-out")
    assert mine.get("/").headers["location"] == "/sign-in?next=%2F"
    assert theirs.get("/").status == 200


@pytest.mark.parametrize(
    ("host", "is_secure"),
    [("waymark.acme.example", True), ("127.0.0.1.acme.example", True), ("localhost.example:8711", True), ("10.0.0.1", True),
     ("127.0.0.1:8711", False), ("localhost", False), ("[::1]:8711", False)],
)  # fmt: skip
def test_the_sessions_cookie_is_for_us_alone(running, host, is_secure):
    answer = post(f"{running.line['console']}/sign-in", {"key": running.line["key"]}, {"Host": host})
    cookie, *flags = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert answer.status == 303 and cookie.startswith(f"{COOKIE}=") and len(cookie) > len(COOKIE) + 40
    assert {flag.lower() for flag in flags} == {"httponly", "samesite=strict", "path=/"} | ({"secure"} if is_secure else set())


def test_a_session_is_none_of_the_cookies_that_look_like_one(running):
    mine = Session(running)
    for cookie in ("", "x", mine.cookie[:-1], mine.cookie + "A", running.line["key"], "A" * len(mine.cookie), "A" * 5000):
        answer = request(f"{mine.base}/messages", headers={"Cookie": f"{COOKIE}={cookie}"})
        assert answer.status == 303 and answer.location == "/sign-in?next=%2Fmessages", cookie


AWAY = [
    "//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example",
    "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "evil.example", "///evil.example", " //evil.example", "/\u0000/evil.example",
    "http:/evil.example", "data:text/html,x", "",
]  # fmt: skip


@pytest.mark.parametrize("away", AWAY)
def test_signing_in_leads_nowhere_else(running, away):
    base = running.line["console"].rstrip("/")
    page = tree(request(f"{base}/sign-in?next={quote(away, safe='')}").body)
    [field] = [one for one in page.iter("input") if one.get("name") == "next"]
    for following in (field.get("value"), away):
        answer = sign_in(base, running.line["key"], next=following)
        assert answer.status == 303 and "x" not in answer.headers.get("set-cookie", "").split("; ")[1:]
        target = urlsplit(urljoin(f"{base}/sign-in", answer.location))
        assert f"{target.scheme}://{target.netloc}" == base and "\\" not in answer.location
    hostile = f'/profiles?id="><x-evil evil>{quote(EVIL)}'
    assert is_inert(request(f"{base}/sign-in?next={quote(hostile, safe='')}").body.decode())


def test_whoever_tries_keys_is_kept_waiting_and_nobody_else(fresh):
    base = fresh.line["console"].rstrip("/")
    wrong = [sign_in(base, f"wm_{'a' * 8}_{number:043}") for number in range(25)]
    assert [answer.status for answer in wrong] == [403] * 20 + [429] * 5
    assert all("set-cookie" not in answer.headers for answer in wrong)
    assert Session(fresh).get("/").status == 200
    assert sign_in(base, "").status == 429
    # Neither what was tried nor a key is ever written down.
    assert fresh.line["key"].split("_", 2)[2] not in fresh.said().partition("\n")[2] and "wm_aaaaaaaa" not in fresh.said()


def test_a_revoked_keys_sessions_are_over(running):
    key = api.key(running.directory, "author")
    sessions = [Session(running, key), Session(running, key)]
    token = sessions[0].csrf
    waymark("key", "revoke", key.split("_")[1], "--directory", running.directory)
    for one in sessions:
        eventually(lambda: one.get("/messages").status == 303, 5, "the session is over")
        assert one.post("/preview", {"draft": "{}"}, csrf=token).headers["location"].startswith("/sign-in")
    assert sign_in(sessions[0].base, key).status in (403, 429)


# MARK: Roles and organizations


def routes() -> set[str]:
    """Every page and form that there is, as the sources have them."""
    found = set()
    for file in (REPOSITORY / "Sources/Console").rglob("*.swift"):
        for method, path in re.findall(r'\b(get|post)\(\s*"(/[^"]*)"', file.read_text("utf-8")):
            for verb in ("publish", "pause", "resume", "stop") if "\\(verb)" in path else ("",):
                found.add(f"{method.upper()} {path.replace(chr(92) + '(verb)', verb)}")
    # What is for everybody.
    return {one for one in found if not re.search(r"/sign-(in|out)|/assets/|/healthz|/readyz", one)}


DRAFT = json.dumps({"subject": "Hello", "from": "post@acme.example", "html": "<p>Hello", "textPart": "none"})
READING = {"author", "analyst"}
# Who may do what, beside admins. `None` for what nobody else may.
ROLES = {
    "GET /": READING,
    "GET /messages": READING,
    "GET /messages/new": {"author"},
    "GET /messages/{message}": READING,
    "GET /messages/{message}/edit": {"author"},
    "GET /messages/{message}/links.csv": READING,
    "GET /messages/{message}/map": READING,
    "POST /preview": {"author"},
    "GET /journeys": {"author", "analyst", "sender"},
    "GET /journeys/{journey}": {"author", "analyst", "sender"},
    "POST /journeys/{journey}/publish": {"sender"},
    "POST /journeys/{journey}/pause": {"sender"},
    "POST /journeys/{journey}/resume": {"sender"},
    "POST /journeys/{journey}/stop": {"sender"},
    "GET /profiles": {"sender"},
    "GET /profiles/{profile}": {"sender"},
    "GET /profiles/{profile}/export": set(),
    "POST /profiles/{profile}/erase": set(),
    "GET /settings": {"author", "analyst", "sender"},
    "POST /settings/organization": set(),
    "POST /settings/keys": set(),
    "POST /settings/keys/{key}/revoke": set(),
    "POST /settings/webhooks": set(),
    "POST /settings/webhooks/{webhook}/remove": set(),
    "POST /settings/webhooks/{webhook}/replay": set(),
    "GET /jobs/{job}": {"author", "analyst", "sender"},
}


def test_every_page_has_its_case_here():
    assert routes() == set(ROLES)


class Tenants:
    """Two organizations at one deployment: `acme` has everything, `other` nothing but keys."""

    def __init__(self, folder):
        self.running = Demo(two_tenants(folder), command="serve", extra=PRIVATE)

    def fill(self):
        [sent] = self.running.mails(1)
        assert request(sent.pixel).status == 200
        self.running.recorded(1)
        acme = api.client(self.running, "admin", "acme")
        self.key = acme.post("/keys", {"name": "acme's", "role": "analyst"}).json["id"]
        self.webhook = acme.post("/webhooks", {"url": "https://127.0.0.1/acme"}).json["id"]
        started = acme("POST", "/imports/profiles", raw=b"id\nada\n", headers={"Content-Type": "text/csv"})
        self.job = api.ended(acme, started)["id"]
        self.acme = acme

    def path(self, route: str) -> str:
        """With what is acme's."""
        names = {"message": "secret", "journey": "campaign", "profile": "ada", "key": self.key, "webhook": self.webhook, "job": self.job}
        path = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], route.split(" ")[1])
        return path + ("?version=1" if path.endswith("/map") else "")

    def ask(self, who: Session, route: str, token: str):
        if route.startswith("GET"):
            return who.get(self.path(route))
        forms = {"POST /preview": {"message": "secret", "draft": DRAFT, "profile": "ada"}}
        return who.post(self.path(route), forms.get(route), csrf=token)


@pytest.fixture(scope="module")
def tenants(tmp_path_factory):
    tenants = Tenants(tmp_path_factory.mktemp("tenants"))
    with tenants.running:
        tenants.fill()
        yield tenants


@pytest.mark.parametrize("role", ["author", "analyst", "sender"])
def test_a_role_sees_and_does_what_it_may_and_no_more(tenants, role):
    who = session(tenants.running, role, "acme")
    # Who may do nothing has no form either: the token is in every page's frame.
    token = who.csrf
    for route, roles in ROLES.items():
        # What would end the case for those that follow.
        if role in roles and route.startswith("POST /journeys"):
            continue
        answer = tenants.ask(who, route, token)
        if route == "GET /" and role not in roles:
            assert (answer.status, answer.location) == (303, "/journeys")
        else:
            assert (answer.status == 403) == (role not in roles), (route, answer)
            assert role not in roles or answer.status == 200, (route, answer)
    page = who.page("/settings")
    assert "acme&#39;s" not in page and "https://127.0.0.1/acme" not in page and "<h2 id=\"keys\"" not in page


def test_profiles_are_found_and_paged_whatever_their_ids_are(fresh, tmp_path):
    names = [f"+49 15{number:02}" for number in range(60)] + ["100%", "a+b@c.example", "%2B", "=1&b=2"]
    table = tmp_path / "profiles.csv"
    table.write_text("id\n" + "".join(f"{name}\n" for name in names), "utf-8")
    waymark("profile", "import", table, "--directory", fresh.directory)
    admin = Session(fresh)
    for name in names[55:]:
        # As forms send it.
        found = admin.rows("/profiles?" + urlencode({"id": name}))
        assert [row[0] for row in found[1:]] == [name]
    path, seen = "/profiles", []
    while path:
        page = admin.page(path)
        seen += [row[0] for row in rows(page)[1:]]
        more = re.search(r'<p><a href="([^"]+)">More</a>', page)
        path = more and unescape(more[1])
    assert len(seen) == len(set(seen)) and set(names) < set(seen)
    # What is no query harms nobody.
    assert names[0] in admin.page("/profiles?id=%")


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://waymark.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://waymark.example"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://{host}"}, 303),
        ({}, 303),
    ],
)
def test_no_other_site_signs_anybody_in(running, headers, status):
    base = running.line["console"].rstrip("/")
    headers = {name: value.format(host=urlsplit(base).netloc) for name, value in headers.items()}
    answer = post(f"{base}/sign-in", {"key": running.line["key"]}, headers)
    assert answer.status == status and ("set-cookie" in answer.headers) == (status == 303)


def test_m10_4_only_who_handles_data_subjects_sees_what_a_profile_was_sent_and_did(tenants):
    page = session(tenants.running, "admin", "acme").page("/profiles/ada")
    assert "E-mail sent" in page and "Opened" in page and "/profiles/ada/export" in page
    page = session(tenants.running, "sender", "acme").page("/profiles/ada")
    assert "ada@example.com" in page and "What may be sent" in page
    for held in ("Timeline", "E-mail sent", "Opened", "/profiles/ada/export", "/profiles/ada/erase"):
        assert held not in page, held


def test_one_organization_sees_and_changes_nothing_of_anothers(tenants):
    def held():
        client = tenants.acme
        paths = ("/organization", "/webhooks", "/journeys/campaign/status", "/profiles/ada", "/messages/secret", "/jobs")
        return [client.get(path).json for path in paths] + [len(client.get("/keys").json["items"])]

    before = held()
    who = session(tenants.running, "admin", "other")
    token = who.csrf
    for route in ROLES:
        if route in ("POST /settings/organization", "POST /settings/keys", "POST /settings/webhooks"):
            continue  # They name nothing; what they change is the asker's.
        answer = tenants.ask(who, route, token)
        text = answer.body.decode()
        if "{" in route:
            assert answer.status == 404, (route, answer)
        else:
            assert answer.status == 200, (route, answer)
        for secret in ("secret", "campaign", "ada@example.com", "Acme", tenants.key, tenants.webhook):
            assert secret not in text, (route, secret)
    assert "There is no such profile." in tenants.ask(who, "POST /preview", token).body.decode()
    assert held() == before
