"""The words of the editor: what its page says only where JavaScript runs."""

import json

from flask_babel import gettext


def texts() -> str:
    """The words by name, as JSON, in the language of the interface. Scripts fill the `{fields}`."""
    words = {
        "label": gettext("Text of the questionnaire. To leave it with Tab, press Escape first."),
        "keys": gettext(
            "Ctrl+Space suggests what may stand here, F8 goes to the next problem, Ctrl+F "
            "searches. Tab indents; Escape, then Tab, leaves the text."
        ),
        "kept": gettext("Saved at {time}"),
        "unkept": gettext("Not saved yet"),
        "joined": gettext(
            "{who} changed other lines meanwhile: their changes are in your text now, and yours "
            "are saved."
        ),
        "aside": gettext(
            "{who} changed the same lines meanwhile: your text is kept beside theirs, and nothing "
            "is lost."
        ),
        "together": gettext("Put both together"),
        "somebody": gettext("Somebody"),
        "offline": gettext(
            "The server does not answer. Your words are kept in this browser, and saved as soon as "
            "it does."
        ),
        "signed_out": gettext(
            "You are no longer signed in. Your words are kept in this browser: sign in, and they "
            "are saved."
        ),
        "sign_in": gettext("Sign in in another tab"),
        "refused": gettext("This text cannot be saved here any more; it is kept in this browser."),
        "left": gettext("This browser has words of {time} that were not saved."),
        "restore": gettext("Bring them back"),
        "forget": gettext("Forget them"),
        "unchecked": gettext("The text could not be checked: this is tried again."),
        "line": gettext("Line %(number)s", number="{number}"),
        "more": gettext("And others: {count}"),
        "later": gettext("Findings declared later, line {number}"),
        "replace": gettext("Replace by “{text}”"),
        "unbreak": gettext("Put no-break spaces"),
        "unbreak_all": gettext("Put no-break spaces everywhere ({count})"),
        "preview": gettext("Preview"),
        "language": gettext("Language"),
        "desk": gettext("As on a computer"),
        "seen": gettext("The page as respondents will see it"),
        "unseen": gettext(
            "The text as it is cannot be shown: repair the problems above. If a page is shown, it "
            "is as it was before."
        ),
        "phrases": _phrases(),
    }
    return json.dumps(words, ensure_ascii=False)


def _phrases() -> dict[str, str]:
    """What CodeMirror itself says, by its English words."""
    return {
        "Find": gettext("Find"),
        "Replace": gettext("Replace with"),
        "next": gettext("next"),
        "previous": gettext("previous"),
        "all": gettext("all"),
        "match case": gettext("same case"),
        "regexp": gettext("regular expression"),
        "by word": gettext("whole words"),
        "replace": gettext("replace"),
        "replace all": gettext("replace all"),
        "close": gettext("close"),
        "current match": gettext("found here"),
        "on line": gettext("on line"),
        "replaced match on line $": gettext("replaced on line $"),
        "replaced $ matches": gettext("replaced: $"),
        "Go to line": gettext("Go to line"),
        "go": gettext("go"),
        "Completions": gettext("Suggestions"),
        "Diagnostics": gettext("Problems"),
        "No diagnostics": gettext("No problem"),
        "Control character": gettext("Control character"),
        "Selection deleted": gettext("Selection deleted"),
    }
