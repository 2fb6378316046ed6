// Sending a page: once for a double click, and never into the void. Where the network is gone the
// browser would replace the page by one of its own; so the page stays until the server was heard.
// It is called while one answers, so that whoever presses a button seldom waits for it.

import { element, onInput, onShow, type Texts } from "./page";
import { say } from "./say";
import { stepsBefore, taken } from "./steps";

export const PATIENCE = 8_000; // milliseconds a call may take
const FRESH = 20_000; // milliseconds the network is taken to be there after the server was heard
const STOPPED = 10_000; // milliseconds after which someone may well have pressed the browser's Stop
const SLOW = 1_000; // milliseconds after which one wonders whether the button was pressed

export function sendSafely(form: HTMLFormElement, texts: Texts): void {
  let pressed: HTMLElement | null = null; // the button whose page is on its way
  let isSure = false; // while the button is pressed again, by us
  let called = 0; // when the server was last called
  let heard = 0; // when it last answered, if it does
  let call: Promise<boolean> | null = null; // the one that is on its way
  let slow = 0;
  const go = form.querySelector(".go")!;
  const alert = element("div", { class: "offline", role: "alert" });
  const waiting = element("p", { class: "hint" }, texts.sending);

  const isFresh = (time: number) => Date.now() - time < FRESH;
  const hear = () => {
    called = Date.now();
    return (call ??= answers().then((does) => {
      heard = does ? Date.now() : 0;
      call = null;
      return does;
    }));
  };
  const press = (button: HTMLElement) => {
    if (pressed) return;
    pressed = button;
    button.setAttribute("aria-disabled", "true");
    slow = window.setTimeout(() => go.after(waiting), SLOW);
    say("sending", () => (pressed ? texts.sending : ""));
  };
  const free = () => {
    clearTimeout(slow);
    waiting.remove();
    pressed?.removeAttribute("aria-disabled");
    pressed = null;
  };
  const complain = (button: HTMLElement, why: string | null) => {
    free();
    go.before(alert);
    alert.replaceChildren(element("p", {}, why ?? texts.offline));
    if (why) return;
    const retry = element("button", { type: "button", class: "second" }, texts.retry);
    retry.onclick = () => button.click();
    alert.append(retry);
    retry.focus();
  };

  form.onsubmit = async (event) => {
    const button = event.submitter;
    if (!button) return; // an old browser, which names no button, sends as it can
    const steps = stepsBefore(form, button);
    if (isSure || (!steps.length && !pressed && navigator.onLine && isFresh(heard))) {
      press(button);
      setTimeout(free, STOPPED);
      return;
    }
    event.preventDefault();
    if (pressed) return; // a second click
    press(button);
    const why = (await hear()) ? await taken(steps) : null;
    isSure = why === "";
    if (isSure) button.click();
    else complain(button, why);
    isSure = false;
  };
  onInput(form, () => isFresh(called) || hear());
  onShow(free);
}

/** Whether the server says anything at all, and not a proxy in its place. */
function answers(): Promise<boolean> {
  const signal = AbortSignal.timeout?.(PATIENCE); // where it is missing, the browser's own patience
  const call = fetch(location.pathname, { method: "HEAD", cache: "no-store", signal });
  return call.then(
    ({ status }) => status < 500,
    () => false,
  );
}
