"""Typing in the editor of drafts: how long until what a key typed is checked, and what it holds up.

    .venv/bin/python benchmarks/keystroke.py [--items 300] [--keys 60] [--every 150] [--kind free]

A questionnaire is generated, and a sentence typed in the middle of it in Chromium, on the
production server. `checked`: from a key to the problems of a text that has it, as they are shown;
where a check is under way, a key waits for it first. `answered`: a check alone. `painted`: from a
key to the next frame. `blocked`: what the page's only thread did at one stretch, of what took more
than 50 ms. The exit status is 1 where 95 % of the keys are not checked within 300 ms.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from app.extensions import db
from benchmarks.network import phone
from benchmarks.weight import fielded
from tests.browser.writers import room
from tests.questionnaire.generated import KINDS, generated

LIMIT = 300  # ms
# What is typed is a comment, and each key is counted as it comes, is sent and is answered.
WATCH = """() => {
  const keys = [], painted = [], blocked = [], checked = [], answers = [];
  let sent = 0, answered = 0;
  const now = () => performance.now();
  addEventListener("keydown", () => {
    const pressed = now();
    keys.push(pressed);
    requestAnimationFrame(() => setTimeout(() => painted.push(now() - pressed)));
  }, true);
  new PerformanceObserver((list) => blocked.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: "longtask" });
  const real = window.fetch;
  window.fetch = async (address, request) => {
    if (!`${address}`.endsWith("/check")) return real(address, request);
    sent = keys.length;
    const began = now();
    const response = await real(address, request);
    answers.push(now() - began);
    const upTo = sent;
    setTimeout(() => requestAnimationFrame(() => {
      for (; answered < upTo; answered++) checked.push(now() - keys[answered]);
    }));
    return response;
  };
  window.watched = { painted, blocked, checked, answered: answers };
}"""


def main() -> None:
    """Type, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--every", type=int, default=150, help="milliseconds between two keys")
    parser.add_argument("--kind", choices=KINDS, default="free")
    options = parser.parse_args()
    text = generated(options.items, options.kind)
    with tempfile.TemporaryDirectory(prefix="mieux-") as folder, phone(True) as page:
        made, instance = Path(folder, "made"), Path(folder, "instance")
        made.mkdir()
        instance.mkdir()
        with fielded(made).app_context():
            db.engine.dispose()
        with room(made / "mieux.sqlite", instance) as desk:
            page.set_viewport_size({"width": 1280, "height": 800})
            desk.sit(page, desk.begin(text))
            seen = watched(page, options.keys, options.every)
    print(f"{options.items} items, {len(text) // 1000} kB, a key every {options.every} ms\n")
    print(f"{'ms':10}{'half':>8}{'95 %':>8}{'most':>8}{'count':>8}")
    for name in ("checked", "answered", "painted", "blocked"):
        report(name, seen[name])
    sys.exit(at(0.95, seen["checked"]) >= LIMIT)


def watched(page: Page, keys: int, every: int) -> dict[str, list[float]]:
    """Type in the middle of the text; milliseconds of each key."""
    page.locator(".cm-content").wait_for()
    page.wait_for_load_state("networkidle")
    page.locator(".cm-scroller").evaluate("element => element.scrollTo(0, 4000)")
    page.locator(".cm-line", has_text="- page:").last.click()
    page.keyboard.press("End")
    page.keyboard.type("\n#")
    page.wait_for_timeout(3000)
    page.evaluate(WATCH)
    sentence = " what somebody types without looking up,"
    page.keyboard.type((sentence * keys)[:keys], delay=every)
    page.wait_for_function(f"() => watched.checked.length === {keys}")
    if page.locator("#problems > li").count():
        sys.exit(page.locator("#problems").inner_text())  # of a text that stops being read
    seen: dict[str, list[float]] = page.evaluate("() => watched")
    return seen


def at(share: float, figures: Sequence[float]) -> float:
    """The figure that this share of them does not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def report(name: str, figures: Sequence[float]) -> None:
    """Print one line of figures."""
    shown = "".join(f"{at(share, figures):8.0f}" for share in (0.5, 0.95, 1.0))
    print(f"{name:10}{shown}{len(figures):8}")


if __name__ == "__main__":
    main()
