import { expect, test } from "vitest";
import { keyFor, type PageKey } from "./keys";

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
