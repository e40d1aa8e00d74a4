import { expect, test } from "vitest";
import { newForm } from "./form";
import { isSetAside } from "./use-earlier";

const donau = { value: "d", name: "Donau Café" };
const teluk = { value: "t", name: "Hotel Teluk Lintas" };
const to = (contact: typeof donau | null) => newForm("2026-03-15", contact);

test("whom the address asks for wins over what was typed to somebody else, or to nobody yet", () => {
  expect(isSetAside({ id: null, typed: to(donau) }, to(teluk), false)).toBe(true);
  expect(isSetAside({ id: null, typed: to(donau) }, to(null), false)).toBe(true);
});

test("a copy is a copy, whatever was typed before", () => {
  expect(isSetAside({ id: null, typed: to(donau) }, to(donau), true)).toBe(true);
});

test("what was typed comes back where nothing else is asked for", () => {
  expect(isSetAside({ id: null, typed: to(null) }, to(teluk), false)).toBe(false);
  expect(isSetAside({ id: null, typed: to(teluk) }, to(teluk), false)).toBe(false);
});

test("what was typed into a draft belongs to it", () => {
  expect(isSetAside({ id: "1", typed: to(donau) }, to(teluk), false)).toBe(false);
});

test("a debit note is what its address asks for, whatever was typed to the same contact", () => {
  const more = { ...to(donau), chargesMoreOn: { id: "i1", number: "SJ-1" } };
  expect(isSetAside({ id: null, typed: more }, to(donau), false)).toBe(true);
  expect(isSetAside({ id: null, typed: more }, { ...more, chargesMoreOn: { id: "i2", number: "SJ-2" } }, false)).toBe(
    true,
  );
  expect(isSetAside({ id: null, typed: more }, more, false)).toBe(false);
});
