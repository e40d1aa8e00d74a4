import { expect, test } from "vitest";
import { blankMapping, firstRows, lacksOf, linesOf, mappingWith, rolesOf, widthOf, withRole } from "./columns";
import type { Mapping } from "./reading";

const MAPPING: Mapping = {
  delimiter: ";",
  encoding: "",
  heading_line: 2,
  heading: ["Buchungstag", "Betrag", "Wer", "Zweck"],
  date_order: "dmy",
  decimal: ",",
  is_quoted: true,
  debit_is_signed: false,
  negated: false,
  currency: "EUR",
  booked: 0,
  amount: 1,
  name: 2,
  text: [3],
};

test("a mapping says what each column is, and is made again from that", () => {
  const roles = rolesOf(MAPPING, widthOf(MAPPING, []));
  expect(roles).toEqual(["booked", "amount", "name", "text"]);
  expect(mappingWith(MAPPING, roles)).toMatchObject({ booked: 0, amount: 1, name: 2, text: [3], debit: null });
});

test("what only one column can be is taken from the other", () => {
  const roles = rolesOf(MAPPING, 4);
  expect(withRole(roles, 3, "name")).toEqual(["booked", "amount", "none", "name"]);
  expect(withRole(roles, 2, "text")).toEqual(["booked", "amount", "text", "text"]);
});

test("amounts stand in one column or in two, never in both ways", () => {
  const out = withRole(rolesOf(MAPPING, 4), 1, "debit");
  expect(out).toEqual(["booked", "debit", "name", "text"]);
  expect(lacksOf(out)).toEqual(["amount"]);
  const both = withRole(out, 2, "credit");
  expect(lacksOf(both)).toEqual([]);
  expect(mappingWith(MAPPING, both)).toMatchObject({ amount: null, debit: 1, credit: 2, name: null });
  expect(withRole(both, 3, "amount")).toEqual(["booked", "none", "none", "amount"]);
  expect(lacksOf(withRole(both, 0, "none"))).toEqual(["booked"]);
});

test("the first rows stand behind the heading; quotes hold delimiters, lines and quotes", () => {
  const text =
    'Konto 1\r\nBuchungstag;Betrag;Wer;Zweck\r\n01.04.2026;"-1,00";"A; B";"x\ny ""z"""\r\n\r\n02.04.2026;2,00;C;\r\n';
  expect(firstRows(text, MAPPING, 3)).toEqual([
    ["01.04.2026", "-1,00", "A; B", 'x\ny "z"'],
    ["02.04.2026", "2,00", "C", ""],
  ]);
  expect(firstRows(text, MAPPING, 1)).toHaveLength(1);
});

test("a file without heading is as wide as its rows", () => {
  const bare = { ...MAPPING, heading_line: 0, heading: [], name: null, text: [] };
  expect(widthOf(bare, [["a", "b", "c"]])).toBe(3);
  expect(widthOf(bare, [])).toBe(2);
});

test("a table that nothing tells the columns of begins with its widest line, and lacks what a person has to say", () => {
  const text = "Konto;1\n\nWann;Was;Wieviel\n2026-03-31;Miete;-800,00\n";
  const mapping = blankMapping(text, "utf-8");
  expect(mapping).toMatchObject({
    delimiter: ";",
    heading_line: 3,
    heading: ["Wann", "Was", "Wieviel"],
    date_order: "ymd",
    decimal: ",",
  });
  const roles = rolesOf(mapping, widthOf(mapping, []));
  expect(roles).toEqual(["none", "none", "none"]);
  expect(lacksOf(roles)).toEqual(["booked", "amount"]);
  const whole = withRole(withRole(roles, 0, "booked"), 2, "amount");
  expect(mappingWith(mapping, whole)).toMatchObject({ booked: 0, amount: 2, debit: null });
});

test("lines have their numbers, empty ones are none, and quotes keep marks inside", () => {
  expect(linesOf('a;b\r\n\r\n"c;d";e\n', ";")).toEqual([
    { at: 1, cells: ["a", "b"] },
    { at: 3, cells: ["c;d", "e"] },
  ]);
});
