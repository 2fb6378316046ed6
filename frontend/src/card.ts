// The recovery card: a code as a square for cameras, and as a day in a calendar. Both are drawn here.

import { correction, generate } from "lean-qr/nano";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules left white around the square, as cameras expect
const LINE = 74; // bytes of a line in a calendar's file, at most 75 (RFC 5545, 3.1)

/** A text as a QR code, black on white whatever the page's colours are. */
export function square(text: string, label: string): SVGSVGElement {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  const drawn = part("svg", { viewBox: `${-QUIET} ${-QUIET} ${size} ${size}`, role: "img", "aria-label": label });
  drawn.append(
    part("path", { fill: "#fff", d: `M${-QUIET} ${-QUIET}h${size}v${size}h${-size}z` }),
    part("path", { fill: "#000", d: path, "shape-rendering": "crispEdges" }),
  );
  return drawn as SVGSVGElement;
}

/** The file of a calendar (RFC 5545) with one day, a year after `today`. */
export function calendar(title: string, about: string, today: Date, id: string): string {
  const day = new Date(Date.UTC(today.getFullYear() + 1, today.getMonth(), today.getDate()));
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Mieux//Panel//EN",
    "BEGIN:VEVENT",
    `UID:${id}`,
    `DTSTAMP:${dated(today)}T000000Z`,
    `DTSTART;VALUE=DATE:${dated(day)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(about)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function dated(day: Date): string {
  return day.toISOString().slice(0, 10).replace(/-/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

function folded(line: string): string {
  let [out, size] = ["", 0];
  for (const sign of line) {
    const bytes = new TextEncoder().encode(sign).length;
    if (size + bytes > LINE) [out, size] = [`${out}\r\n `, 1];
    out += sign;
    size += bytes;
  }
  return out;
}

function part(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const name in attributes) made.setAttribute(name, attributes[name]!);
  return made;
}
