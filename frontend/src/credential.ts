// The last page of an invited wave: as the answers are about to leave, and not before, the right to
// send them is signed blindly. Its signature goes with them; the code of the link never does.

import { blinded, credential, publicKey } from "./blinding";
import { codeField } from "./field";
import { all, element } from "./page";
import { ask, keepRight, keptRight, type Right } from "./right";
import { beforeSending } from "./steps";

/** Put a credential into the form in the place of the link. */
async function sign(right: Right, form: HTMLFormElement, texts: DOMStringMap): Promise<string | null> {
  try {
    const key = await publicKey(texts.key!);
    const made = right.made ?? (await blinded(key));
    keepRight({ ...right, made }); // first: asked for again, the same is signed again
    const reply = await ask({ code: right.code, blinded: made.blinded });
    if (!reply?.signature) return reply && (reply.problem ?? texts.unfit!);
    put(form, await credential(key, made, reply.signature));
    return "";
  } catch {
    return texts.unfit!;
  }
}

function put(form: HTMLFormElement, value: string): void {
  for (const field of all("[name=_link], [name=_credential]", form)) field.remove();
  form.append(element("input", { type: "hidden", name: "_credential", value }));
}

for (const part of all("[data-key]")) {
  const form = part.closest("form")!;
  const isHeld = keptRight() !== null;
  for (const said of all("[data-held]", part)) said.hidden = said.dataset.held !== `${isHeld}`;
  if (isHeld) all("[data-right]", form).forEach((code) => codeField(code).spare());
  beforeSending(form, async () => {
    const right = keptRight();
    return right ? sign(right, form, part.dataset) : "";
  });
}
