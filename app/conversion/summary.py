"""What a conversion kept and what it lost, as lines to read."""

from collections.abc import Iterator

from app.conversion.draft import Draft
from app.conversion.losses import gathered

SHOWN = 12  # places of one remark; the comments of the file have them all
KINDS = {
    "pages": ("pages", "pages"),
    "questions": ("questions", "questions"),
    "rows": ("sous-questions", "subquestions"),
    "answers": ("réponses proposées", "choices"),
    "conditions": ("conditions", "conditions"),
    "texts": ("textes en « {language} »", "texts in `{language}`"),
}
OF = ("{kept} sur {found}", "{kept} of {found}")
LOST = ("Non repris", "Not converted"), ("À relire", "To be read again")
MORE = ("… et {count} autres", "… and {count} more")


def lines(draft: Draft, language: str) -> Iterator[str]:
    """The figures, a line each; then what is lost, with every place; then what is to be reread."""
    index = int(language != "fr")
    labels = {
        found: KINDS[found.partition(" ")[0]][index].format(language=found.partition(" ")[2])
        for kind in KINDS
        for found in draft.found
        if found.partition(" ")[0] == kind
    }
    width = max(map(len, labels.values()))
    for found, label in labels.items():
        figures = {"kept": draft.kept[found], "found": draft.found[found]}
        yield f"  {label:<{width}}  {OF[index].format(**figures)}"
    for heading, remarks in zip(LOST, (False, True), strict=True):
        alike = [loss for loss in draft.every_loss() if loss.is_remark == remarks]
        if alike:
            yield f"{heading[index]} ({len(alike)})"
        for sentence, places in gathered(alike, language).items():
            shown = [place for place in places if place][: SHOWN if remarks else None]
            rest = len(places) - len(shown) if remarks else 0
            more = [MORE[index].format(count=rest)] if rest and shown else []
            yield f"  {sentence}"
            if shown:
                yield f"    {', '.join([*shown, *more])}"
