// What a page of a questionnaire gains with JavaScript. Without it, every page works as it is.

import { showCount } from "./count";

document.querySelectorAll<HTMLTextAreaElement>("textarea[data-count]").forEach(showCount);
