// The last page of a wave of a panel: whoever wants their answers paired with those of other years
// gets a card to keep before they send, or uses the one they have. Nothing of this part is in the
// form: as the answers leave, and not before, what comes of the key is put there.

import { calendar, square } from "./card";
import { make, proof, shown } from "./key";
import { all, element, filled } from "./page";
import * as places from "./places";
import { beforeSending } from "./steps";
import { followTyping } from "./typing";

const NEW = "new"; // a choice, beside "known" and "no"
const KNOWN = "known";

function offer(part: HTMLElement, form: HTMLFormElement): void {
  const { panel = "", wrong = "" } = part.dataset;
  const [recognised, typing, card, own] = ["recognised", "typing", "card", "remember"].map(
    (name) => part.querySelector<HTMLElement>(`[data-${name}]`)!,
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const choices = all<HTMLInputElement>("input[type=radio]", part);
  const remember = own.querySelector("input")!;
  const field = element("input", { type: "hidden", name: "_panel" });

  let made = places.madeKey(panel);
  let kept = places.keptKey(panel);
  if (kept === made) kept = null; // on this device, a moment ago
  let entered: string | null = null;
  const chosen = () => choices.find(({ checked }) => checked)?.value;
  const isPaired = () => chosen() === NEW || chosen() === KNOWN;
  const code = () => (chosen() === NEW ? made : chosen() === KNOWN ? (kept ?? entered) : null);

  const show = () => {
    recognised.hidden = !kept;
    choices.find(({ value }) => value === NEW)!.parentElement!.hidden = !!kept;
    typing.hidden = chosen() !== KNOWN || !!kept;
    card.hidden = chosen() !== NEW;
    own.hidden = !code();
    remember.checked = !!code() && code() === places.deviceKey(panel);
    for (const said of all("[data-paired]")) said.hidden = said.dataset.paired !== `${isPaired()}`;
    if (!card.hidden) draw(card, made!);
  };
  const choose = () => {
    places.keepChoice(panel, chosen()!);
    if (chosen() === NEW) places.keepMade(panel, (made ??= make()));
    show();
  };
  const typed = followTyping(typing, (code) => {
    entered = code;
    places.keepInTab(panel, code);
    show();
  });

  for (const choice of choices) {
    choice.checked = choice.value === places.keptChoice(panel);
    choice.onchange = choose;
  }
  recognised.querySelector("button")!.onclick = () => {
    places.keepInTab(panel, null);
    kept = null;
    show();
    choices[0]!.focus();
  };
  remember.onchange = () => {
    if (!places.keepOnDevice(panel, remember.checked ? code() : null)) remember.checked = false;
  };
  form.addEventListener("submit", ({ submitter }) => {
    if ((submitter as HTMLButtonElement | null)?.value !== "send") field.remove();
  });
  beforeSending(form, async () => {
    field.remove();
    if (!isPaired()) return "";
    const own = code();
    if (!own) {
      typed.complain();
      return wrong;
    }
    field.value = await proof(own, panel);
    form.append(field);
    return "";
  });
  if (chosen() === NEW && !made) choose();
  show();
  part.hidden = false;
}

/** The card of a key: to be printed, photographed, copied, or put into a calendar. */
function draw(card: HTMLElement, code: string): void {
  const { address = "", label = "", title = "", about = "" } = card.dataset;
  const page = `${new URL(address, location.href)}`;
  const find = (name: string) => card.querySelector<HTMLElement>(`[data-${name}]`)!;
  if (find("code").textContent === shown(code)) return;
  find("code").textContent = shown(code);
  find("page").textContent = page;
  find("square").replaceChildren(square(`${page}#${code}`, label));
  const said = filled(about, { code: shown(code), link: `${page}#${code}` });
  const file = calendar(title, said, new Date(), `${crypto.randomUUID()}@mieux`);
  const href = URL.createObjectURL(new Blob([file], { type: "text/calendar" }));
  find("calendar").onclick = () => element("a", { href, download: "mieux.ics" }).click();
  find("print").onclick = () => {
    document.documentElement.classList.add("card-only");
    print();
  };
}

addEventListener("afterprint", () => document.documentElement.classList.remove("card-only"));
for (const part of all("[data-panel]")) {
  const form = document.querySelector<HTMLFormElement>("form[data-interview]");
  if (!form || !crypto.subtle) continue; // over plain HTTP: the page says so
  offer(part, form);
  all("[data-unpaired]").forEach((said) => (said.hidden = true));
}
