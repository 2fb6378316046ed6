// The introduction of an invited wave, opened by a link. The code after its # is taken out of the
// address, which browsers show, keep and hand on; this tab keeps it, and no form holds it.

import { type CodeField, codeField } from "./field";
import { all, element, onShow } from "./page";
import { ask, canSign, keepRight, keptRight, type Right } from "./right";

function codeInAddress(): string {
  const code = location.hash.slice(1);
  if (!/^[\w-]{12,20}$/.test(code)) return "";
  history.replaceState(null, "", location.pathname + location.search);
  return code;
}

/** Go on with the right of a link, unless the server says that it was used. */
async function hold(right: Right, field: CodeField): Promise<void> {
  field.spare();
  if (right.made) return; // signed perhaps, for this tab
  const reply = await ask({ code: right.code });
  if (reply?.problem) field.ask(reply.problem);
}

/** Load in advance what signs on the last page. */
function preload(script: string): void {
  document.head.append(element("link", { rel: "modulepreload", href: script }));
}

for (const part of all("[data-right]")) {
  const field = codeField(part);
  const { script } = part.dataset; // none where rights cannot be signed
  const keep = (code: string) => !!script && canSign() && keepRight({ code });
  const begin = () => {
    const code = codeInAddress();
    const right = keptRight();
    if (right && (!code || code === right.code)) void hold(right, field);
    else if (code && keep(code)) void hold({ code }, field);
    else if (code) {
      field.fill(code);
      // The same page in another language is opened by a link of its own.
      all<HTMLAnchorElement>("nav.languages a").forEach((link) => (link.hash = code));
    }
    if (script && keptRight()) preload(script);
  };
  begin();
  addEventListener("hashchange", begin); // another link, opened in this tab
  onShow((event) => event.persisted && begin());
}
