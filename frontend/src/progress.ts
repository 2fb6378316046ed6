// A sending under way: its count moves by itself, until it is over.

const EVERY = 3000; // ms

async function look(): Promise<void> {
  const shown = document.getElementById("progress");
  const page = await fetch(location.href).catch(() => null);
  if (page?.redirected) return location.reload();
  if (page?.ok) {
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = read.getElementById("progress");
    if (!fresh?.hasAttribute("data-alive")) return location.reload(); // with what to do next
    shown?.replaceWith(fresh);
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
