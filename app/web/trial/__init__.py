"""A trial: the interview as respondents take it, and results as they would be; nothing is kept."""

from flask import Blueprint, request

from app.web.subjects import Guard
from app.web.trial import answering, outcome

LARGEST = 4 * 2**20  # bytes of a form; texts as long as they may be take more than respondents send


def register(area: Blueprint, guard: Guard) -> None:
    """Give an area the trial of what its addresses name."""

    @area.url_value_preprocessor
    def _take_long_forms(endpoint: str | None, _: dict[str, object] | None) -> None:
        if endpoint and endpoint.endswith(".trial_answer"):
            request.max_content_length = request.max_form_memory_size = LARGEST

    area.get("/trial/", endpoint="trial")(guard(outcome.choose))
    area.get("/trial/answer", endpoint="trial_begin")(guard(answering.begin))
    area.post("/trial/answer", endpoint="trial_answer")(guard(answering.answer))
    results = f"/trial/results/<{outcome.RESPONSES}:responses>/<{outcome.SEEDS}:seed>"
    area.get("/trial/results", endpoint="trial_chosen")(guard(outcome.chosen))
    area.get(results, endpoint="trial_results")(guard(outcome.page))
    area.get(f"{results}/<path:file>", endpoint="trial_picture")(guard(outcome.picture))
