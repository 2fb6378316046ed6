// What a page of a questionnaire gains with JavaScript. Without it, every page works as it is.

import { showCount } from "./count";
import { keepApart } from "./exclusive";
import { filterList } from "./filter";
import { forgetAnswers, keepAnswers } from "./keep";
import { all } from "./page";
import { rankByHand } from "./rank";
import { forgetRight } from "./right";
import { prepareToSay } from "./say";
import { sendSafely } from "./send";
import { followConditions } from "./shown";
import { followChoices } from "./specify";

prepareToSay();
for (const form of all<HTMLFormElement>("form[data-interview]")) {
  const texts = JSON.parse(form.dataset.texts ?? "{}");
  keepAnswers(form, texts); // first: the others begin with what it puts back
  all("fieldset[data-item]").forEach((choices) => keepApart(choices, texts));
  all("fieldset[data-rank]").forEach((choices) => rankByHand(choices, texts));
  all<HTMLSelectElement>("select[data-filter]").forEach((select) => filterList(select, texts));
  followChoices(form);
  followConditions(form, texts);
  sendSafely(form, texts);
}
all<HTMLTextAreaElement | HTMLFieldSetElement>("[data-count]").forEach(showCount);
for (const page of all("[data-done]")) {
  forgetAnswers(page.dataset.done!);
  forgetRight();
}
