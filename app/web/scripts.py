"""The words of the scripts: what a page says only where JavaScript runs."""

import json

from flask_babel import gettext


def texts() -> str:
    """The words by name, as JSON, in the language of the interface. Scripts fill the `{fields}`."""
    words = {
        "sending": gettext("Sending…"),
        "offline": gettext(
            "The network does not answer. Nothing is lost: your answers are still on this page."
        ),
        "retry": gettext("Try again"),
        "shown": gettext("Added to this page: {names}"),
        "hidden": gettext("Removed from this page: {names}"),
        "up": gettext("Move up: {name}"),
        "down": gettext("Move down: {name}"),
        "moved": gettext("{name}: place {place} of {count}"),
        "filter": gettext("Type a few letters"),
        "none": gettext("Nothing in the list has these letters"),
        "choose": gettext("Choose an answer in the list, or erase what you typed"),
        "unticked": gettext("No longer ticked: {name}"),
        "restored": gettext("What you had typed on this page is back."),
        "shared": gettext(
            "Until you send, this tab keeps your answers. On a device that others use, close it "
            "when you are done."
        ),
    }
    return json.dumps(words, ensure_ascii=False)
