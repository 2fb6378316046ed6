// Comments sorted from the keyboard: a digit ticks a theme of the comment that has the focus, and
// an arrow leads to the next one. No key is taken outside of comments.

const comments = [...document.querySelectorAll(".comments > fieldset")];
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

const boxes = (comment?: Element): HTMLInputElement[] => [
  ...(comment?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? []),
];

function press(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const place = comments.findIndex((comment) => comment.contains(event.target as Element));
  if (place < 0) return;
  const step = STEPS[event.key];
  const box = step ? boxes(comments[place + step])[0] : boxes(comments[place])[+event.key - 1];
  if (!box) return;
  event.preventDefault();
  if (step) {
    box.focus();
    comments[place + step]?.scrollIntoView({ block: "center" });
  } else box.click();
}

document.addEventListener("keydown", press);
document.getElementById("keys")?.removeAttribute("hidden");
