// Where a browser keeps a panel key: in this tab, until the answers are sent or the tab is closed;
// on this device only where its owner has said that it is theirs.

import { PANEL, storageOf } from "./keep";
import { typed } from "./key";

const MADE = `${PANEL}made:`;
const CHOICE = `${PANEL}choice:`;

/** The key that came with a card or was kept on this device, as its code. */
export function keptKey(panel: string): string | null {
  return read(storageOf(), PANEL + panel) ?? deviceKey(panel);
}

/** The key that was made in this tab, for a card that may be printed already. */
export function madeKey(panel: string): string | null {
  return read(storageOf(), MADE + panel);
}

export function deviceKey(panel: string): string | null {
  return read(device(), PANEL + panel);
}

export function keptChoice(panel: string): string {
  return storageOf()?.getItem(CHOICE + panel) ?? "";
}

export function keepInTab(panel: string, code: string | null): void {
  write(storageOf(), PANEL + panel, code);
}

export function keepMade(panel: string, code: string): void {
  write(storageOf(), MADE + panel, code);
}

export function keepChoice(panel: string, choice: string): void {
  write(storageOf(), CHOICE + panel, choice);
}

/** Keep a key on this device, or forget it there; say whether the browser does. */
export function keepOnDevice(panel: string, code: string | null): boolean {
  return write(device(), PANEL + panel, code);
}

function read(storage: Storage | undefined, name: string): string | null {
  return typed(storage?.getItem(name) ?? "");
}

function write(storage: Storage | undefined, name: string, value: string | null): boolean {
  try {
    if (value === null) storage!.removeItem(name);
    else storage!.setItem(name, value);
    return true;
  } catch {
    return false; // refused, or full
  }
}

/** This device's storage; undefined where the browser refuses it. */
function device(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
