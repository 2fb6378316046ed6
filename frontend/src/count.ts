// How much of a text area is used, "38 sur 200": seen with each key, heard when the typing pauses.

const PAUSE = 1000; // milliseconds; a count spoken with each key would drown the echo of the keys

/** The count in the words of the page: `wording` is its data-count, "{n} sur 200". */
export function counted(text: string, wording: string, language: string): string {
  // As maxlength counts: where this says 200 of 200, the browser takes no more.
  return wording.replace("{n}", text.length.toLocaleString(language));
}

/** Show the count under a text area that asks for one. */
export function showCount(field: HTMLTextAreaElement): void {
  const wording = field.dataset.count ?? "";
  const seen = paragraph("count", { "aria-hidden": "true" });
  const heard = paragraph("heard", { id: `${field.id}:count`, role: "status" });
  let pause = 0;

  const say = () => {
    if (heard.textContent !== seen.textContent) heard.textContent = seen.textContent;
  };
  const show = () => {
    seen.textContent = counted(field.value, wording, document.documentElement.lang);
    clearTimeout(pause);
    pause = window.setTimeout(say, PAUSE);
  };

  show();
  say();
  field.after(seen, heard);
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", described ? `${described} ${heard.id}` : heard.id);
  field.addEventListener("input", show);
  window.addEventListener("pageshow", show); // the browser has brought back what was typed
}

function paragraph(name: string, attributes: Record<string, string>): HTMLParagraphElement {
  const made = document.createElement("p");
  made.className = name;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
