"""A recipient with a preference page, and what the store has on record of them."""

from pathlib import Path

import mail
from demo import Demo
from waymark import eventually, records, waymark

HTML = '<html lang="en"><body><p><a href="https://acme.example/">Hello</a> <a href="{{ preferencesURL }}">Preferences</a></p></body></html>'
TEXT = "Hello: https://acme.example/\nPreferences: {{ preferencesURL }}\n"
PURPOSES = """\
purposes:
  commercial:
    model: non-restrictive
    topics:
      trains: Trips by train
      walks: Walks & <b>hikes</b>
  transactional: disabled
  tracking: restrictive
  club:
    model: restrictive
    label: The Night Train Club
"""


def people(workspace, *rows: dict):
    """Profiles, under purposes and topics to decide about; who has no language of their own reads English."""
    head, _, _ = (workspace.folder / "waymark.yaml").read_text("utf-8").partition("purposes:")
    workspace.write("waymark.yaml", head.replace("name: Acme", "name: Acme Travel") + PURPOSES)
    workspace.profiles(*({"language": ""} | row for row in rows))


def ada(workspace, serve, **front) -> tuple[Demo, mail.Mail]:
    """A running Waymark, and what it has sent to Ada, who has opted in to tracking."""
    people(workspace, {"id": "ada", "email": "ada@example.com", "language": front.pop("language", "")})
    workspace.message("first", HTML, TEXT, **front)
    workspace.journey("first", "first")
    running = serve()
    return running, running.mails(1)[0]


def decisions(data: Path, contact: str = "ada@example.com") -> list[tuple[str, str, str]]:
    """What the recipient has said, as the history of consent has it, the oldest first: about what, status, source."""
    return [
        ("/".join(filter(None, (one["purpose"], one.get("topic")))), one["to"], one["source"])
        for one in records("consent", "history", contact, "--directory", data)
        if one["by"] == "recipient"
    ]


def sends(workspace, data, running: Demo, name: str, **front) -> bool:
    """Whether one more message is sent to Ada; a receipt goes out behind it in any case."""
    workspace.message(name, HTML, TEXT, **front)
    workspace.message(f"{name}-receipt", HTML, TEXT, purpose="transactional")
    workspace.journey(name, name, f"{name}-receipt")
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", name, "--directory", data)

    def subjects():
        return [mail.read(file).subject for file in mail.files(running.outbox)]

    eventually(lambda: f"{name}-receipt" in subjects(), 30, f"the mail behind {name}")
    return name in subjects()
