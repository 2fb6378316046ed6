"""The sheet: what the browser sent, its answers and the form's own fields."""

import re
import secrets
from typing import NamedTuple
from urllib.parse import parse_qs

from flask import request

from app.questionnaire.answers import Raw
from app.storage import waves
from app.storage.waves import Wave
from app.web import automata
from app.web.page_form import Form

ELSEWHERE = ("cross-site", "same-site")  # where a form was posted from, as browsers say
# fields of the form's own
OWN = (
    *("_began", "_credential", "_edit", "_far", "_go", "_link", "_mark", "_page", "_right"),
    *("_panel", "_seen", "_wrong"),
)
BUTTONS = {"_switch": "switch", "_edit": "change"}  # those whose value is not what to do
PLACE = re.compile("[1-9][0-9]{0,3}")  # of a page


class Sheet(NamedTuple):
    """What the browser sent: its answers, and what it wants done with them."""

    mark: str
    page: str
    go: str
    raw: Raw
    change: str  # the item to show again, from the review
    seen: tuple[str, ...]  # questions and rows shown so far, once the review was; empty before
    far: int  # the place of the last page it was shown, from 1; 0 before the first
    wrong: bool  # whether the page was shown with its problems
    right: str  # the code of an invited wave, as it was typed
    link: bool  # whether the browser holds the code, and has a credential signed for it at the end
    credential: str  # of the form that is sent
    panel: str  # what pairs the answers of the form that is sent, if its sender wishes
    began: str  # when the interview began, as `web.automata` stamps it

    def own(self, page: str, form: Form) -> dict[str, str]:
        """The form's own fields, as this page carries them; a credential is never carried on."""
        own = {"_mark": self.mark, "_page": page, "_language": form.language}
        more = {"_far": str(self.far or ""), "_seen": " ".join(self.seen)}
        more |= {"_right": self.right, "_link": "1" if self.link else "", "_began": self.began}
        return own | {name: value for name, value in more.items() if value}

    def own_to_send(self, form: Form) -> dict[str, str]:
        """The same, on a page that can only be sent: what pairs the answers goes with them."""
        own = self.own(self.page, form)
        return own | {"_panel": self.panel} if self.panel else own


def is_from_elsewhere() -> bool:
    """Whether another site had the browser send this."""
    return request.headers.get("Sec-Fetch-Site") in ELSEWHERE


def fields_sent() -> Raw:
    """The fields of the form that was posted, at half of what request.form costs.

    All as typed but U+0000, which PostgreSQL cannot keep and no page can show.
    Of a form on another site nothing is read: whoever wrote it would know the mark of the response.
    """
    if is_from_elsewhere():
        return {}
    body = request.get_data().decode("utf-8", "replace").replace("%00", "").replace("\0", "")
    return parse_qs(body, keep_blank_values=True)


def read_sheet(wave: Wave | None, form: Form, sent: Raw) -> Sheet:
    """The sheet that these fields make; without a wave where they are sent to none."""
    own = {name: sent[name][0] for name in OWN if name in sent}
    go = next((go for name, go in BUTTONS.items() if name in sent), own.get("_go", "next"))
    mark = own.get("_mark") if go != "start" else None
    far = own.get("_far", "") if mark else ""
    is_invited = wave is not None and wave.mode == waves.INVITED
    began = own.get("_began", "") if go != "start" else automata.stamp()
    return Sheet(
        mark=mark or secrets.token_hex(16),
        page=own.get("_page", ""),
        go=go,
        raw={field: values for field, values in sent.items() if field in form.known},
        change=own.get("_edit", ""),
        seen=tuple(own.get("_seen", "").split()) if mark else (),
        far=int(far) if PLACE.fullmatch(far) else 0,
        wrong="_wrong" in own,
        right=own.get("_right", "") if is_invited else "",
        link=is_invited and own.get("_link") == "1",
        credential=own.get("_credential", "") if is_invited and go == "send" else "",
        panel=own.get("_panel", "") if wave and wave.panel and go == "send" else "",
        began="" if is_invited else began,
    )
