"""Bases: findings that are about nobody, or whose figure is known before anyone answers."""

from collections.abc import Mapping, Sequence

from app.questionnaire.checks.possible import FALSE, TRUE, Formula
from app.questionnaire.checks.reach import Reach, bands
from app.questionnaire.checks.review import Review
from app.questionnaire.checks.routes import Examination
from app.questionnaire.conditions import Comparison, holds
from app.questionnaire.definition import GridItem, variables_of
from app.questionnaire.plans import Bands, Claim, Claims, Difference, FindingPlan, Measure, RowsIn
from app.questionnaire.tree import Path

NO_FINDING = {"fr": "ce constat ne porte sur personne", "en": "this finding is about nobody"}


def check(review: Review, plans: Mapping[str, FindingPlan], reach: Reach) -> None:
    """Report what nobody can be counted in, once it is known who is asked what."""
    for name, plan in plans.items():
        if len(plan.kinds) == 1:
            _Base(review, reach, plan, ("findings", name)).check()


class _Base:
    """Who a finding is about: those of `among`, then those of them whose answers count."""

    def __init__(self, review: Review, reach: Reach, plan: FindingPlan, path: Path) -> None:
        self.review, self.reach, self.plan, self.path = review, reach, plan, path
        self.report = review.report
        self.all_of, self.any_of = reach.search.all_of, reach.search.any_of
        self.people: Formula = TRUE

    def check(self) -> None:
        among = (*self.path, "among")
        if self.plan.among:
            everyone = Examination(self.review, self.reach, TRUE, valid=True)
            self.people = everyone.check(self.plan.among, among, NO_FINDING)
        elif among in self.review.broken_at:
            self.people = self.reach.anything()
        if self.people != FALSE and self.figure():
            self.groups()

    def figure(self) -> bool:
        """Keep those whose answers count; say whether there may be any."""
        plan, path = self.plan, self.path
        kept = self.measure(plan, path)
        for name, bounds in (plan.bands_of or {}).items():
            where = (*path, "bands_of", name)
            kept = self.count(name, where, at_key=True)
            self.bands(name, bounds if kept else (), where)
        if isinstance(plan.change_in, str):
            kept = self.count(plan.change_in, (*path, "change_in"))
        for key in ("difference", "change_in", "trend_of"):
            part = getattr(plan, key)
            if isinstance(part, Measure | Difference):
                kept = self.measure(part, (*path, key))
        if kept and plan.difference:
            self.between(plan.difference, (*path, "difference", "between"))
        return kept

    def measure(self, part: Measure | Difference, path: Path) -> bool:
        if part.share_of:
            return self.share(part.share_of, (*path, "share_of"))
        key = "mean_of" if part.mean_of else "distribution_of"
        name = getattr(part, key, None)
        return self.count(name, (*path, key)) if name else True

    def count(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        """Keep those who answered; report a question that none of them is asked, or answers."""
        names = self.rows(name) or [name]
        if not all(one in self.reach.asked for one in names):
            self.people = self.all_of((self.people, self.reach.anything()))
            return True
        answered = self.any_of(self.reach.answers(one, valid=True) for one in names)
        if self.somebody(answered):
            self.people = self.all_of((self.people, answered))
            return True
        asked = self.any_of(self.reach.asked[one].asked for one in names)
        code = "M552" if self.somebody(asked) else "M551"
        self.report(code, path, at_key=at_key, name=name)
        return False

    def share(self, claims: Claims, path: Path) -> bool:
        """Keep those of whom the claims can be judged; report what none or all of them meet."""
        before, met, first = len(self.review.problems), TRUE, True
        for name, claim in claims.items():
            where = (*path, name)
            if first and not self.count(name, where, at_key=True):
                return False
            so = self.claim(name, claim, where)
            if not self.somebody(met, so):
                self.report("M553", where, at_key=True, name=name)
                return True
            met, first = self.all_of((met, so)), False
            self.judge(name)
        if len(self.review.problems) == before and not self.somebody(-met):
            self.report("M652", path, at_key=True)
        return True

    def judge(self, name: str) -> None:
        """Keep those who answered, or were not asked: of the others, a claim is not judged."""
        if name in self.reach.asked:
            judged = self.reach.answers(name, valid=True), -self.reach.asked[name].asked
            self.people = self.all_of((self.people, self.any_of(judged)))

    def claim(self, name: str, claim: Claim, path: Path) -> Formula:
        """That a claim is true; report each of its answers that nobody has while others are."""
        rows = self.rows(name) if isinstance(claim, RowsIn) else [name]
        test = claim.rows_in if isinstance(claim, RowsIn) else claim
        if not rows or not all(self.reach.judges(row, test, path, valid=True) for row in rows):
            return self.reach.anything()
        codes = test if isinstance(test, tuple) else ()
        dead = [index for index, code in enumerate(codes) if not self.has(rows, (code,))]
        where = (*path, "rows_in") if isinstance(claim, RowsIn) else path
        for index in dead if len(dead) < len(codes) else ():
            self.report("M554", (*where, index), choice=codes[index], name=name)
        if not isinstance(claim, RowsIn):
            return self.reach.answers(name, claim, valid=True)
        # each row by itself: whether enough of them go together is not judged
        agreeing = [row for row in rows if self.has([row], claim.rows_in)]
        return self.reach.anything() if len(agreeing) >= claim.at_least else FALSE

    def bands(self, name: str, bounds: Bands | tuple[()], path: Path) -> None:
        for index, band in enumerate(bands(bounds)):
            rises = bounds[index] < bounds[index + 1] and name in self.reach.asked
            if rises and not self.somebody(self.reach.answers(name, band)):
                self.report("M556", (*path, index), low=bounds[index], high=bounds[index + 1])

    def between(self, part: Difference, path: Path) -> None:
        for name, pair in part.between.items():
            if self.reach.judges(name, pair, (*path, name), valid=True):
                for index, code in enumerate(pair):
                    if not self.has([name], (code,)):
                        where = (*path, name, index)
                        self.report("M555", where, choice=code, name=name)

    def groups(self) -> None:
        """Report groups that stay empty, but for those that `among` itself leaves out."""
        seen: set[str] = set()
        for i, crossing in enumerate(self.plan.by):
            for j, name in enumerate(crossing):
                if name not in seen and name in self.reach.asked:
                    self.grouped(name, (*self.path, "by", i, j))
                seen.add(name)

    def grouped(self, name: str, path: Path) -> None:
        variable, _, domain, _ = self.reach.asked[name]
        others = self.reach.asked.keys() - {name}
        codes = [
            code
            for code in getattr(domain, "answers", ())  # each that is named, and one of the others
            if code in variable.choices
            and not variable.choices[code].missing
            and holds(self.plan.among, {name: code}, undecided=others)
        ]
        dead = [code for code in codes if not self.has([name], (code,))]
        if dead and len(dead) < len(codes):
            self.report("M653", path, name=name, choices=", ".join(dead))
        elif dead:
            self.report("M552", path, name=name)

    def has(self, names: Sequence[str], test: Comparison) -> bool:
        """Whether some of these people have such an answer to one of these variables."""
        so = (self.reach.answers(name, test, valid=True) for name in names)
        return self.somebody(self.any_of(so))

    def somebody(self, *formulas: Formula) -> bool:
        return self.reach.search.possible(self.people, *formulas)

    def rows(self, name: str) -> list[str]:
        """The variables of a grid; none for anything else."""
        item = self.review.questionnaire.items.get(name)
        return [row.name for row in variables_of(item)] if isinstance(item, GridItem) else []
