// Sending a page: once for a double click, and never into the void. Where the network is gone the
// browser would replace the page by one of its own; so the server is called first, and as long as
// it does not answer, the page stays and says so.

import { element, onShow, type Texts } from "./page";

const PATIENCE = 8_000; // milliseconds a call may take
const STOPPED = 10_000; // milliseconds after which someone may well have pressed the browser's Stop

export function sendSafely(form: HTMLFormElement, texts: Texts): void {
  let pressed: HTMLElement | null = null; // the button whose page is on its way
  let answered = false;
  const free = () => {
    pressed?.removeAttribute("aria-disabled");
    pressed = null;
  };
  const alert = element("div", { class: "offline", role: "alert" });

  form.onsubmit = async (event) => {
    const button = event.submitter;
    if (answered || !button) return; // an old browser, which names no button, sends as it can
    event.preventDefault();
    if (pressed) return; // a second click
    pressed = button;
    button.setAttribute("aria-disabled", "true");
    answered = await answers();
    if (answered) {
      form.requestSubmit(button);
      answered = false;
      setTimeout(free, STOPPED);
      return;
    }
    free();
    const retry = element("button", { type: "button", class: "second" }, texts.retry);
    retry.onclick = () => form.requestSubmit(button);
    form.querySelector(".go")!.before(alert);
    alert.replaceChildren(element("p", {}, texts.offline), retry);
    retry.focus();
  };
  onShow(free);
}

/** Whether the server says anything at all. */
function answers(): Promise<boolean> {
  const signal = AbortSignal.timeout?.(PATIENCE); // where it is missing, the browser's own patience
  const call = fetch(location.pathname, { method: "HEAD", cache: "no-store", signal });
  return call.then(
    () => true,
    () => false,
  );
}
