"""The words that only a workbook needs."""

from collections.abc import Mapping

from app.publish import words
from app.translations import N_

SAID: Mapping[str, str] = {
    "cover": N_("Contents"),
    "comments": N_("Comments"),
    "figures": N_("All figures"),
    "comparisons": N_("All comparisons"),
    "about_comments": N_("What several comments say, each theme with its count."),
    "about_figures": N_("All the figures, one a line, as in figures.csv: to filter and to pivot."),
    "about_comparisons": N_("All that is compared, one difference a line, as in comparisons.csv."),
    "head_sheet": N_("Sheet"),
    "head_finding": N_("Finding"),
    "head_caveats": N_("To beware of"),
    "head_by": N_("Groups"),
    "head_answer": N_("Answer"),
    "head_group": N_("Group"),
    "head_base": N_("Base"),
    "head_figure": N_("Figure"),
    "head_from": N_("Interval from"),
    "head_to": N_("Interval to"),
    "head_below": N_("Margin below"),
    "head_above": N_("Margin above"),
    "head_weighted": N_("Weighted"),
    "head_weighted_from": N_("Weighted, from"),
    "head_weighted_to": N_("Weighted, to"),
    "head_points": N_("Difference (points)"),
    "head_difference": N_("Difference"),
    "head_p": N_("p"),
    "head_holm": N_("p (Holm)"),
    "head_theme": N_("Theme"),
    "head_question": N_("Question"),
    "head_texts": N_("Comments that say so"),
    "head_of": N_("All comments"),
    "legend": N_("How to read this workbook"),
    "legend_unshown": N_(
        "The group is too small to be shown, or another would follow from it. It is no zero, and "
        "charts have no bar for it."
    ),
    "legend_bound": N_(
        "At most, or at least: a share so close to none or to all is not told more precisely."
    ),
    "legend_base": N_("How many valid answers the figure rests on, rounded."),
    "head_interval": N_("Interval"),
    "head_margins": N_("Margin"),
    "legend_margins": N_(
        "From the figure to the ends of its interval: the strokes across the bars of charts."
    ),
    "chart": N_("{caption}. The same figures are in the table beside it."),
    "no_bar": N_("No bar: {unshown}"),
}


def say(what: str, language: str, /, **details: str) -> str:
    """The words of that name, filled in."""
    return words.filled(SAID[what], language, **details)
