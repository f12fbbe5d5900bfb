"""The preference page in Chromium (M10.3): with JavaScript and without, by mouse and by keyboard, on a phone and on a desk."""

import pytest
from playwright.sync_api import Page, expect

import faults
from browser import chromium, look, opened
from demo import Demo
from preferences import HTML, TEXT, decisions, people
from waymark import waymark
from workspace import Workspace

WORDS = {
    "en": ("Your preferences", "Offers and news", "Acme Travel may track how I use its messages", "Save", "Saved."),
    "de": (
        "Ihre Einstellungen", "Angebote und Neuigkeiten", "Acme Travel darf nachverfolgen, wie ich seine Nachrichten nutze",
        "Speichern", "Gespeichert.",
    ),
    "fr": (
        "Vos préférences", "Offres et actualités", "Acme Travel peut suivre ma lecture de ses messages", "Enregistrer",
        "Enregistré.",
    ),
    "es": (
        "Sus preferencias", "Ofertas y novedades",
        "Acme Travel puede hacer un seguimiento de cómo uso sus mensajes", "Guardar", "Guardado.",
    ),
}  # fmt: skip
NAMES = [f"{kind}-{language}" for kind in ("script", "plain", "click") for language in WORDS]
NAMES += ["keyboard", "large", "dark", "away", "browser", "unsaved", "twice"]


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


class Recipients:
    """A running Waymark, and one recipient for each test."""

    def __init__(self, running: Demo, data):
        self.data = data
        self.mails = {one.profile: one for one in running.mails(len(NAMES))}

    def page(self, name: str) -> str:
        return self.mails[name].preferences

    def one_click(self, name: str) -> str:
        return self.mails[name].unsubscribing

    def decisions(self, name: str) -> list:
        return decisions(self.data, f"{name}@example.com")


@pytest.fixture(scope="module")
def recipients(tmp_path_factory):
    folder = tmp_path_factory.mktemp("preferences")
    workspace, data = Workspace(folder / "workspace"), folder / "data"
    people(workspace, *({"id": name, "email": f"{name}@example.com", "language": language(name)} for name in NAMES))
    workspace.message("offer", HTML, TEXT)
    workspace.journey("offer", "offer")
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "offer", "--directory", data)
    with Demo(data, command="serve") as running:
        yield Recipients(running, data)


def language(name: str) -> str:
    last = name.rpartition("-")[2]
    return last if last in WORDS else ""


def box(page: Page, label: str):
    return page.get_by_role("checkbox", name=label, exact=True)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", ["script", "plain"])
def test_m10_3_a_recipient_reads_decides_and_saves(browser, recipients, kind, language):
    title, offers, tracking, save, saved = WORDS[language]
    name = f"{kind}-{language}"
    # The profile's language counts, not the browser's.
    with opened(browser, java_script_enabled=kind == "script", locale="pt-BR") as page:
        page.goto(recipients.page(name))
        assert page.locator("html").get_attribute("lang") == language
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page).to_have_title(title)
        expect(page.get_by_text(f"{name[0]}•••@example.com")).to_be_visible()
        assert name not in page.locator("main").inner_text()
        expect(page.get_by_role("status")).to_have_count(0)
        expect(box(page, offers)).to_be_checked()
        expect(box(page, "Trips by train")).to_be_checked()
        expect(box(page, "Walks & <b>hikes</b>")).to_be_checked()
        expect(box(page, "The Night Train Club")).not_to_be_checked()
        expect(box(page, tracking)).not_to_be_checked()
        assert box(page, tracking).get_attribute("aria-describedby")
        look(page, f"{name}-1-shown", axe=kind == "script")

        box(page, "Trips by train").uncheck()
        box(page, "The Night Train Club").check()
        box(page, tracking).check()
        look(page, f"{name}-2-changed", axe=kind == "script")
        assert recipients.decisions(name) == []

        page.get_by_role("button", name=save).click()
        expect(page.get_by_role("status")).to_contain_text(saved)
        assert page.title().startswith(saved)
        assert page.url == recipients.page(name)
        expect(box(page, "Trips by train")).not_to_be_checked()
        expect(box(page, tracking)).to_be_checked()
        look(page, f"{name}-3-saved", axe=kind == "script")
        source = "preference page"
        assert recipients.decisions(name) == [
            ("club", "opted-in", source), ("commercial/trains", "opted-out", source), ("tracking", "opted-in", source),
        ]  # fmt: skip

        box(page, offers).uncheck()
        page.get_by_role("button", name=save).click()
        expect(box(page, offers)).not_to_be_checked()
        for topic in ("Trips by train", "Walks & <b>hikes</b>"):
            expect(box(page, topic)).to_be_disabled()
            expect(box(page, topic)).not_to_be_checked()
        look(page, f"{name}-4-topics-off", axe=kind == "script")
        assert recipients.decisions(name)[3:] == [("commercial", "opted-out", source)]


@pytest.mark.parametrize("language", WORDS)
def test_m10_3_after_one_click_the_page_says_so_and_offers_the_way_back(browser, recipients, language):
    _, offers, _, save, saved = WORDS[language]
    name = f"click-{language}"
    with opened(browser) as page:
        page.set_content(f'<form method="post" action="{recipients.one_click(name)}"><button>Unsubscribe</button></form>')
        page.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text(offers)
        expect(box(page, offers)).not_to_be_checked()
        look(page, f"{name}-one-click")
        assert recipients.decisions(name) == [("commercial", "opted-out", "one-click unsubscribe")]
        # The form leads to where it is saved, not to where one unsubscribes.
        box(page, offers).check()
        page.get_by_role("button", name=save).click()
        expect(page.get_by_role("status")).to_contain_text(saved)
        expect(box(page, offers)).to_be_checked()
        assert page.url == recipients.page(name)
        assert recipients.decisions(name)[1:] == [("commercial", "opted-in", "preference page")]


def test_m10_3_the_page_needs_no_mouse(browser, recipients):
    with opened(browser) as page:
        page.goto(recipients.page("keyboard"))
        seen = []
        for _ in range(6):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.value || document.activeElement.tagName"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert seen == ["commercial", "commercial/trains", "commercial/walks", "club", "tracking", "BUTTON"]
        look(page, "keyboard-focus")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Saved.")
        assert recipients.decisions("keyboard") == [("tracking", "opted-in", "preference page")]


@pytest.mark.parametrize("width", [320, 1280])
def test_m10_3_the_page_fits_a_small_phone_and_a_desk(browser, recipients, width):
    with opened(browser, width) as page:
        for language in WORDS:
            page.goto(recipients.page(f"click-{language}"))
            look(page, f"width-{width}-{language}")
        for target in page.locator("label").all():
            assert target.bounding_box()["height"] >= 24


def test_m10_3_the_page_can_be_read_in_the_dark_and_twice_as_large(browser, recipients):
    with opened(browser, color_scheme="dark") as page:
        page.goto(recipients.page("dark"))
        look(page, "dark-1-shown")
        box(page, "Offers and news").uncheck()
        page.get_by_role("button").click()
        look(page, "dark-2-saved")
    with opened(browser, 1280) as page:
        page.goto(recipients.page("large"))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        look(page, "large")


@pytest.mark.parametrize(("locale", "language"), [("de-AT", "de"), ("fr-CA", "fr"), ("es-MX", "es"), ("ja-JP", "en")])
def test_m10_3_without_a_language_of_the_profile_the_browsers_counts(browser, recipients, locale, language):
    with opened(browser, locale=locale) as page:
        page.goto(recipients.page("browser"))
        assert page.locator("html").get_attribute("lang") == language
        expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[language][0])


def test_m10_3_a_page_that_was_open_meanwhile_undoes_nothing(browser, recipients):
    with opened(browser) as first, opened(browser) as second:
        first.goto(recipients.page("twice"))
        second.goto(recipients.page("twice"))
        box(second, "Offers and news").uncheck()
        second.get_by_role("button").click()
        expect(second.get_by_role("status")).to_be_visible()
        box(first, "The Night Train Club").check()
        first.get_by_role("button").click()
        expect(box(first, "Offers and news")).not_to_be_checked()
        expect(box(first, "The Night Train Club")).to_be_checked()
    assert [row[:2] for row in recipients.decisions("twice")] == [("commercial", "opted-out"), ("club", "opted-in")]


def test_m10_3_opening_reloading_and_leaving_save_nothing(browser, recipients):
    with opened(browser) as page:
        page.goto(recipients.one_click("unsaved"))
        box(page, "Offers and news").uncheck()
        page.reload()
        expect(box(page, "Offers and news")).to_be_checked()
        page.goto("about:blank")
        page.go_back()
    assert recipients.decisions("unsaved") == []


def test_a_store_that_is_away_is_said_in_words_and_nothing_is_saved(browser, recipients):
    with opened(browser, locale="fr-FR") as page:
        page.goto(recipients.page("away"))
        box(page, "Offres et actualités").uncheck()
        with faults.locked(recipients.data / "store.sqlite"):
            with page.expect_response(lambda answer: answer.request.method == "POST", timeout=30_000) as answer:
                page.get_by_role("button").click(no_wait_after=True)
            assert answer.value.status == 503
            expect(page.get_by_role("heading", level=1)).to_have_text("Indisponible pour le moment")
            look(page, "away-503")
        assert recipients.decisions("away") == []
        # As the browser would ask again.
        page.reload()
        expect(page.get_by_role("status")).to_contain_text("Enregistré.")
    assert recipients.decisions("away") == [("commercial", "opted-out", "preference page")]
