import assert from "node:assert/strict";
import { test } from "node:test";
import { calendar } from "../src/card";

const TODAY = new Date(2026, 10, 23);

test("the file is a day in a year, with its words as they are", () => {
  const about = `Code\u00a0: 000G ; lien, « ${"é".repeat(60)} »\nfin`;
  const file = calendar("Votre code", about, TODAY, "id@mieux");
  assert.ok(file.endsWith("END:VCALENDAR\r\n"));
  for (const line of file.split("\r\n")) assert.ok(new TextEncoder().encode(line).length <= 75, line);
  const lines = file.replace(/\r\n /g, "").split("\r\n");
  assert.ok(lines.includes("DTSTART;VALUE=DATE:20271123"));
  assert.ok(lines.includes("SUMMARY:Votre code"));
  assert.ok(lines.includes(`DESCRIPTION:Code\u00a0: 000G \\; lien\\, « ${"é".repeat(60)} »\\nfin`));
});

test("the 29th of February is followed by a 1st of March", () => {
  assert.ok(calendar("", "", new Date(2028, 1, 29), "").includes("DATE:20290301"));
});
