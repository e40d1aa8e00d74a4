import { expect, test } from "vitest";
import { found, matching, placeOf, whole } from "./match";

const OFFERS = [
  { value: "a", code: "6210", name: "Staff training" },
  { value: "b", code: "2100", name: "Trade payables" },
  { value: "c", code: "2140", name: "Net salaries payable" },
  { value: "d", code: "1130", name: "Büromaterial" },
];
const values = (query: string) => matching(OFFERS, query).map(({ value }) => value);

test("codes that begin so come first, then names, then the rest", () => {
  expect(values("21")).toEqual(["b", "c", "a"]);
  expect(values("pay")).toEqual(["b", "c"]);
  expect(values("net pay")).toEqual(["c"]);
  expect(values("buro")).toEqual(["d"]);
  expect(values("zzz")).toEqual([]);
});

test("what matches is marked where it stands, accents or not", () => {
  expect(found("Büromaterial", "buro")).toEqual([0, 4]);
  expect(found("6210", "21")).toEqual([1, 3]);
  expect(found("6210", "")).toBeNull();
});

test("what is marked is known by itself: where other offers come it is not another that is taken", () => {
  expect(placeOf(OFFERS, null, 0)).toBe(0);
  expect(placeOf(OFFERS, null, -1)).toBe(-1);
  expect(placeOf(OFFERS, "c", 0)).toBe(2);
  expect(placeOf(OFFERS.slice(0, 2), "c", 0)).toBe(-1);
});

test("what is typed out is meant: a code, a name, or both; a part of a name and a name of several are not", () => {
  const places = [...OFFERS, { value: "e", code: "1140", name: "Staff training" }];
  expect(whole(OFFERS, "2100")?.value).toBe("b");
  expect(whole(OFFERS, " trade payables ")?.value).toBe("b");
  expect(whole(OFFERS, "1130 Buromaterial")?.value).toBe("d");
  expect(whole(OFFERS, "trade")).toBeUndefined();
  expect(whole(OFFERS, "")).toBeUndefined();
  expect(whole(places, "Staff training")).toBeUndefined();
});
