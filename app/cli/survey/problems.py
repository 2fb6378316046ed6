"""`mieux survey problems`: the catalogue of problems as a page of the documentation."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

import click

from app.questionnaire.catalogue import CATALOGUE

SERIES: Mapping[str, tuple[str, str]] = {
    "M1": ("Lire le fichier", "Reading the file"),
    "M2": ("La forme de ce qui est écrit", "The shape of what is written"),
    "M3": ("Les noms, les listes et les conditions", "Names, lists and conditions"),
    "M4": ("Les langues", "Languages"),
    "M5": ("Les constats", "Findings"),
    "M6": ("À vérifier, sans empêcher personne", "Worth a look, and stops nobody"),
    "M7": ("Ce qui est vrai, pour une simulation", "What is true, for a simulation"),
}
LEFT_OPEN: Mapping[str, tuple[str, str]] = {
    "hint": (
        "[Le mot le plus proche, ou ceux qui sont possibles.]",
        "[The nearest word, or those possible.]",
    ),
    "limits": ("[Les valeurs permises.]", "[The values allowed.]"),
}
INTRODUCTION = (
    """\
# Ce que dit la vérification

<!-- Écrit par `mieux survey problems --language fr`. -->

`mieux survey check` dit tout en une fois : le fichier, la ligne et la colonne, un code qui ne
change jamais, une phrase, la réparation. « … » tient ici la place de ce que vous avez écrit. Les
codes en M6 sont à vérifier et n'empêchent rien ; tous les autres sont à réparer.

Pour un programme, `--format json` donne `files`, les questionnaires vérifiés, et `problems`, une
liste : `file`, `line`, `column`, `code`, `level` (`error` ou `warning`), `sentence`, `repair` et
`source`, la ligne telle qu'elle est écrite. `--format github` annote les fichiers d'une demande de
fusion. La commande finit par 0 (rien, ou seulement à vérifier ; avec `--strict`, rien du tout),
1 (des problèmes) ou 2 (un fichier illisible, ou pas de questionnaire).
""",
    """\
# What checking says

<!-- Written by `mieux survey problems --language en`. -->

`mieux survey check` says everything at once: the file, the line and the column, a code that never
changes, one sentence, the repair. `…` stands here for what you wrote. Codes of M6 are worth a look
and stop nothing; all others are to be repaired.

For a program, `--format json` gives `files`, the questionnaires checked, and `problems`, a list of
`file`, `line`, `column`, `code`, `level` (`error` or `warning`), `sentence`, `repair` and `source`,
the line as it is written. `--format github` annotates the files of a pull request. The command
exits with 0 (nothing, or only worth a look; with `--strict`, nothing at all), 1 (problems) or 2 (a
file that cannot be read, or no questionnaire).
""",
)
COLUMNS = (("Code", "Ce qui ne va pas", "Que faire"), ("Code", "What is wrong", "What to do"))


@click.command()
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def problems(language: str) -> None:
    """Print every problem that checking may report, as Markdown."""
    click.echo("\n".join(page(language)))


def page(language: str) -> Iterator[str]:
    """The lines of `docs/problems.md`, or of its French twin."""
    which = 0 if language == "fr" else 1
    yield INTRODUCTION[which]
    for series, codes in groupby(CATALOGUE, key=lambda code: code[:2]):
        yield f"## {series} — {SERIES[series][which]}\n"
        yield "| " + " | ".join(COLUMNS[which]) + " |"
        yield "|---|---|---|"
        for code in codes:
            sentence, repair = (_shown(said, which) for said in CATALOGUE[code][which])
            yield f'| <a id="{code.lower()}"></a>{code} | {sentence} | {repair} |'
        yield ""


def _shown(said: str, which: int) -> str:
    """A sentence with `…` for what depends on the questionnaire."""
    left_open = defaultdict(lambda: "…", {name: both[which] for name, both in LEFT_OPEN.items()})
    return said.format_map(left_open).replace("|", "\\|")
