"""Whether a condition holds for the answers given so far.

A comparison with an unanswered item does not hold.
"""

from collections.abc import Mapping

from app.questionnaire.definition import Comparison, Condition, Range


def holds(condition: Condition | None, answers: Mapping[str, object]) -> bool:
    """Say whether every comparison of the condition holds; no condition always does."""
    return not condition or all(
        name in answers and _holds(comparison, answers[name])
        for name, comparison in condition.items()
    )


def _holds(comparison: Comparison, answer: object) -> bool:
    if isinstance(comparison, Range):
        return isinstance(answer, (int, float)) and comparison.holds(answer)
    if isinstance(answer, list):
        return any(code in comparison for code in answer)
    return str(answer) in comparison
