// A page about a file on this machine: it is loaded again when the file has changed.

import { all } from "./page";

const KEY = "mieux-preview:"; // how far a frame had been scrolled, at each address

for (const page of all("[data-changes]")) {
  let changes: EventSource | undefined;
  const listen = () => {
    changes?.close();
    changes = undefined;
    // a hidden page would hold one of the few connections that a browser grants a site
    if (document.hidden) return;
    changes = new EventSource(page.dataset.changes!);
    changes.onmessage = ({ data }) => data !== page.dataset.state && again();
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}

for (const frame of all<HTMLIFrameElement>("iframe")) {
  const back = () => {
    const place = Number(sessionStorage.getItem(KEY + frame.src));
    if (place) frame.contentWindow?.scrollTo(0, place);
    sessionStorage.removeItem(KEY + frame.src);
  };
  frame.addEventListener("load", back);
}

/** Load the page again, and keep where its frames were scrolled to. */
function again(): void {
  for (const frame of all<HTMLIFrameElement>("iframe")) {
    const place = frame.contentWindow?.scrollY;
    if (place) sessionStorage.setItem(KEY + frame.src, String(place));
  }
  location.reload();
}
