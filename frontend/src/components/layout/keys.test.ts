import { expect, test } from "vitest";
import { keyFor, nameOfKey, type PageKey } from "./keys";

const run = () => undefined;
const KEYS: readonly PageKey[] = [
  { key: "e", run },
  { key: "Ctrl+Enter", run },
  { key: "Escape", run, whileTyping: true },
];
const pressed = (name: string, typing: boolean, isAsked: boolean) => keyFor(name, KEYS, { typing, isAsked })?.key;

test("letters are the page's unless one types; keys with Ctrl always are", () => {
  expect(["e", "Ctrl+Enter", "Escape", "x"].map((name) => pressed(name, false, false))).toEqual([
    "e",
    "Ctrl+Enter",
    "Escape",
    undefined,
  ]);
  expect(["e", "Ctrl+Enter", "Escape"].map((name) => pressed(name, true, false))).toEqual([
    undefined,
    "Ctrl+Enter",
    "Escape",
  ]);
});

test("no key of the page runs under an open dialog", () => {
  for (const { key } of KEYS) {
    expect(pressed(key, false, true), key).toBeUndefined();
    expect(pressed(key, true, true), key).toBeUndefined();
  }
});

test("a letter with Shift is a key of its own; Ctrl and signs are named as before", () => {
  const name = (key: string, held: { ctrlKey?: boolean; shiftKey?: boolean } = {}) =>
    nameOfKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held });
  expect(name("a")).toBe("a");
  expect(name("A")).toBe("a"); // caps lock
  expect(name("A", { shiftKey: true })).toBe("Shift+a");
  expect(name("A", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+a");
  expect(name("?", { shiftKey: true })).toBe("?");
  expect(name("Enter", { shiftKey: true })).toBe("Enter");
});
