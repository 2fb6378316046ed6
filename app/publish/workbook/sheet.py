"""The sheet of a finding: its figures as a table under heads that stay, charts, comparisons."""

from collections.abc import Iterator, Sequence

from app.analysis.findings import Comparison, Figure
from app.publish import contrasts, lines, sentences, words
from app.publish.contrasts import Table
from app.publish.finding import Finding
from app.publish.lines import Line, View
from app.publish.sections import Section
from app.publish.workbook import chart
from app.publish.workbook.book import Book, Cell, Link, Number, Page, Text, margins
from app.publish.workbook.names import Names, inside
from app.publish.workbook.said import say
from app.questionnaire import wording

LABELS = {"by": 32, "answer": 42, "group": 36}  # columns of texts: their widths, in characters
NUMBERS = {"base": 9, "figure": 20, "from": 11, "to": 11, "below": 11, "above": 11}
WEIGHTED = {"weighted": 12, "weighted_from": 12, "weighted_to": 12}
DASH = Text("–", "unshown")  # where there is no weighted figure


def write(book: Book, section: Section, names: Names) -> None:
    """Write it: the sentence, the figures with charts beside them, then all that is said."""
    edition = book.edition
    finding = Finding(section.name, edition.release, edition.questionnaire, edition.language)
    needed = {
        "by": any(figure.choices for figure in finding.figures),
        "answer": finding.has_answers,
        "group": True,
    }
    labels = [name for name, is_needed in needed.items() if is_needed]
    columns = {name: LABELS[name] for name in labels} | NUMBERS
    columns |= WEIGHTED if finding.weighted else {}
    page = book.page(names.findings[finding.name], list(columns.values()))
    page.text(section.sentence, "heading")
    page.mark()
    page.text(lines.measured(finding), "soft")
    if finding.figures:
        page.heads([say(f"head_{name}", finding.language) for name in columns], len(labels))
        page.stay()
        _figures(page, finding, labels)
    for table in contrasts.tables(finding):
        _compared(page, table, finding, len(labels))
    page.skip()
    for text in _said(section, finding):
        page.text(text)
    page.cells([Link(names.cover, inside(names.cover))])


def _figures(page: Page, finding: Finding, labels: Sequence[str]) -> None:
    """Every figure once, as the page of results has them in its tables; a chart for each of those.

    Everyone's figures stand in several tables there, and in the first one here.
    """
    known: set[tuple[str, str]] = set()
    free = page.row
    for view in lines.views(finding):
        first, drawn = page.row, []
        for line in _lines(view):
            figure = line.figure
            if (figure.group, figure.answer) in known:
                continue
            known.add((figure.group, figure.answer))
            drawn.append(figure)
            named = _labels(figure, finding)
            page.cells([*(named[label] for label in labels), *_numbers(line, finding, page.book)])
        free = chart.draw(page, chart.Bars(view, drawn, finding, first, len(labels)), free)


def _lines(view: View) -> list[Line]:
    """The lines of a view, those of a group together."""
    groups = list(dict.fromkeys(line.figure.group for line in view.lines))
    return sorted(view.lines, key=lambda line: groups.index(line.figure.group))


def _labels(figure: Figure, finding: Finding) -> dict[str, Text]:
    """What tells a figure from the others; one that is not shown stands for all its answers."""
    questionnaire, language = finding.questionnaire, finding.language
    asked = [wording.question(name, questionnaire, language) for name, _ in figure.choices]
    shown = figure.status == "shown"
    return {
        "by": Text(words.joined(asked, "and", language) if asked else "", "plain"),
        "answer": Text(sentences.answer(finding, figure.answer) if shown else words.SIGN),
        "group": Text(sentences.group_in_words(figure.choices, questionnaire, language)),
    }


def _numbers(line: Line, finding: Finding, book: Book) -> Iterator[Cell]:
    """The base, the figure, its interval and margins, and the same weighted where any is."""
    figure = line.figure
    if not line.shown:
        yield from _unshown(book, len(NUMBERS) + (len(WEIGHTED) if finding.weighted else 0))
        return
    yield book.count(figure.n or 0)
    yield from _value(figure, finding, book)
    _, end = book.ends(figure, finding.decimals)
    yield from (Number(margin or 0, end.shape) for margin in margins(figure))
    if not finding.weighted:
        return
    if line.weighted and line.weighted.status == "shown":
        yield from _value(line.weighted, finding, book)
    else:
        yield from [DASH] * len(WEIGHTED)


def _value(figure: Figure, finding: Finding, book: Book) -> Iterator[Number]:
    """A shown figure and the ends of its interval."""
    yield book.value(figure, finding.decimals)
    yield from book.ends(figure, finding.decimals)


def _unshown(book: Book, count: int) -> list[Text]:
    """Cells of what is not shown: the words where the figure would be, the sign elsewhere."""
    sign = Text(words.SIGN, "unshown")
    return [sign, Text(book.unshown, "unshown"), *[sign] * (count - 2)]


def _compared(page: Page, table: Table, finding: Finding, labels: int) -> None:
    """What is compared, as numbers: differences and their ends stand under figures and theirs."""
    page.skip()
    page.text(table.caption, "caption")
    first, *_ = table.heads
    difference = "points" if finding.unit == "share" else "difference"
    of_figures = ("base", "figure", "from", "to")
    names = of_figures if table.of == "figures" else ("", difference, "from", "to", "p", "holm")
    heads = [say(f"head_{name}", finding.language) if name else "" for name in names]
    page.heads([*[""] * (labels - 1), first, *heads], labels)
    for heading, rows in table.blocks:
        for row in rows:
            # a heading is an answer or a group, which have columns wherever there is one
            named = [Text(text) for text in ("", heading, row.label)[-labels:]]
            if row.of is None:
                page.cells(named, note=row.note)
            elif isinstance(row.of, Comparison):
                page.cells([*named, Text(""), *_difference(row.of, finding, page.book)])
            else:
                base = page.book.count(row.of.n or 0)
                page.cells([*named, base, *_value(row.of, finding, page.book)])


def _difference(one: Comparison, finding: Finding, book: Book) -> Iterator[Cell]:
    """A difference, of shares in points; its interval; its p-values, or a dash."""
    times, decimals, more = 1, finding.decimals, finding.more_decimals
    if finding.unit == "share":
        times, decimals, more = 100, 0, 1
    yield book.difference(round(times * (one.value or 0), 6), decimals)
    for end in (one.low, one.high):
        yield book.difference(round(times * (end or 0), 6), decimals + more)
    for p in (one.p, one.adjusted):
        yield DASH if p is None else book.p_value(p)


def _said(section: Section, finding: Finding) -> Iterator[str]:
    """All that the page says of the finding, but for what the tables have: caveats first."""
    yield from section.caveats
    if section.is_later:
        yield words.capitalised(finding.say("declared_later"))
    yield from section.verdicts
    if section.comparison:
        yield section.comparison
    yield from section.groups
    yield from section.notes
    yield section.base
    yield from section.methods
