import { expect, test } from "vitest";
import { further, goOn, held, type Line, moved, placed, refreshed, skipped, titleOf, without } from "./lines";

function line(id: string, booked_on = `2026-03-${id.padStart(2, "0")}`, more: Partial<Line> = {}): Line {
  return { id, booked_on, state: "open", version: 1, text: "", counterparty_name: "", ...more } as Line;
}
const page = (items: Line[], next: string | null = null) => ({ items, next });
const ids = (lines: readonly Line[]) => lines.map(({ id }) => id).join(" ");

test("once a line is matched the next below it is at hand, at the end the last above, and none where none is left", () => {
  const open = ["1", "2", "3"].map((id) => line(id));
  expect(goOn(open, "2", new Set(["2"]))).toBe("3");
  expect(goOn(open, "3", new Set(["3"]))).toBe("2");
  expect(goOn(open, "1", new Set(["1", "2"]))).toBe("3");
  expect(goOn(open, "2", new Set(["1", "2", "3"]))).toBeNull();
  expect(goOn(open, null, new Set())).toBe("1");
});

test("arrows stay at the ends, skipping goes round", () => {
  const open = ["1", "2"].map((id) => line(id));
  expect(moved(open, "2", 1)).toBe("2");
  expect(moved(open, "1", -1)).toBe("1");
  expect(moved(open, "elsewhere", 1)).toBe("1");
  expect(moved([], null, 1)).toBeNull();
  expect(skipped(open, "2")).toBe("1");
  expect(skipped([], null)).toBeNull();
});

test("a matched line changes sides, and comes back to its day when it is undone", () => {
  const start = held(page([line("1"), line("2"), line("3")]), page([line("9", "2026-02-01", { state: "matched" })]));
  const matched = placed(start, [line("2", undefined, { state: "matched", version: 2 })]);
  expect([ids(matched.open), ids(matched.matched)]).toEqual(["1 3", "2 9"]);
  const undone = placed(matched, [line("2", undefined, { version: 3 })]);
  expect([ids(undone.open), ids(undone.matched)]).toEqual(["1 2 3", "9"]);
});

test("an excluded line stands in neither list", () => {
  const start = held(page([line("1"), line("2")]), page([]));
  const now = placed(start, [line("1", undefined, { state: "excluded", version: 2 })]);
  expect([ids(now.open), ids(now.matched)]).toEqual(["2", ""]);
});

test("what was read before a line was matched does not bring it back; what was read after an undo does", () => {
  const start = held(page([line("1"), line("2")]), page([]));
  const matched = placed(start, [line("1", undefined, { state: "matched", version: 2 })]);
  const late = refreshed(matched, page([line("1"), line("2")]), page([]));
  expect(ids(late.open)).toBe("2");
  const undone = refreshed(late, page([line("1", undefined, { version: 3 }), line("2")]), page([]));
  expect(ids(undone.open)).toBe("1 2");
});

test("the first page takes the place of what it covers, further pages stay", () => {
  const start = further(held(page([line("1"), line("2")], "a"), page([])), "open", page([line("3"), line("4")], "b"));
  const now = refreshed(start, page([line("2")], "a"), page([]));
  expect([ids(now.open), now.next]).toEqual(["2 3 4", "b"]);
  const whole = refreshed(start, page([line("4")]), page([]));
  expect([ids(whole.open), whole.next]).toEqual(["4", null]);
});

test("a page that was read twice adds nothing", () => {
  const start = held(page([line("1")], "a"), page([]));
  const twice = further(further(start, "open", page([line("2")], "b")), "open", page([line("2"), line("3")]));
  expect(ids(twice.open)).toBe("1 2 3");
});

test("a line that somebody else has decided goes", () => {
  expect(ids(without(held(page([line("1"), line("2")]), page([])), ["1"]).open)).toBe("2");
});

test("the title says with whom once", () => {
  const of = (counterparty_name: string, text: string) =>
    titleOf(line("1", undefined, { counterparty_name, text, bank_reference: "REF", type_code: "CHG" }));
  expect(of("Seri Bayu", "INV 0421")).toBe("Seri Bayu · INV 0421");
  expect(of("Seri Bayu", "IBG CR SERI BAYU INV 0421")).toBe("IBG CR SERI BAYU INV 0421");
  expect(of("", "")).toBe("REF");
});
