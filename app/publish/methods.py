"""How each finding was computed, a sentence a step; what holds of all is said by `words.rules`."""

from collections.abc import Iterator, Mapping

from app.publish import sentences, words
from app.publish.finding import Finding
from app.translations import N_

COUNTED: Mapping[str, str] = {
    "share_of": N_("Counted: the share of valid answers with {claim}."),
    "mean_of": N_("Counted: the mean of the valid answers to {claim}."),
    "change_in": N_("Counted: what became of each person’s answer to {claim}."),
    "distribution_of": N_("Counted: each answer to {claim}, of all valid ones."),
    "bands_of": N_("Counted: the answers to {claim} in each band, of all that lie in one."),
}
OF_SHARES = N_(
    "Each share has Wilson’s {level} interval, or Clopper and Pearson’s where fewer than five gave "
    "the answer, or did not; from the rounded figures."
)
OF_MEANS = N_(
    "The mean is computed from the rounded distribution of the answers; its {level} interval is "
    "Student’s."
)
STEPS = N_(
    "Numbers of answers are printed as multiples of {n}, shares to {share}; in small groups "
    "more widely."
)
STEPS_OF_MEANS = N_("Numbers of answers are printed as multiples of {n}.")
COMPARED: Mapping[str, str] = {  # by the method of a Comparison
    "newcombe": N_("A difference of two shares has Newcombe’s {level} interval."),
    "welch": N_("A difference of two means has Welch’s {level} interval."),
    "newcombe_paired, mcnemar_mid_p": N_(
        "A change of a share among the same people has Newcombe’s {level} interval for pairs, and "
        "McNemar’s p-value (mid-p)."
    ),
    "net_change, mcnemar_mid_p": N_(
        "A change of answers among the same people is the share who moved up less that who moved "
        "down, and has McNemar’s p-value (mid-p)."
    ),
}


def of_finding(finding: Finding) -> Iterator[str]:
    """What was counted, how its intervals were made, to what it is printed, how it is compared."""
    language, figure = finding.language, finding.first
    if figure is None:
        return
    claim = sentences.claim(finding.plan, finding.questionnaire, language)
    yield words.filled(COUNTED[finding.measure.kind], language, claim=claim)
    yield words.filled(OF_MEANS if figure.is_mean else OF_SHARES, language)
    if figure.n_step and figure.share_step:
        n, share = words.count(figure.n_step, language), words.percent(figure.share_step, language)
        steps = STEPS_OF_MEANS if figure.is_mean else STEPS
        yield words.filled(steps, language, n=n, share=share)
    for method in dict.fromkeys(one.method for one in finding.comparisons if one.method):
        yield words.filled(COMPARED[method], language)
