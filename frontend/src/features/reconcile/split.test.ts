import { expect, test } from "vitest";
import { toWire } from "@/lib/money/decimal";
import { changed, lacks, part, readPart, removed, restOf, toBody } from "./split";

const said = { whole: "-1906.35", region: "en-GB", scale: 2 };
const money = (amount: string) => ({ amount, formula: "" });

test("a part is an amount, arithmetic, or a share of the whole, rounded once", () => {
  expect(readPart("100", said)).toEqual(money("100.00"));
  expect(readPart("1,000.5", said)).toEqual(money("1000.50"));
  expect(readPart("100*1.06", said)).toEqual({ amount: "106.00", formula: "100*1.06" });
  expect(readPart("33.3333 %", said)).toEqual({ amount: "635.45", formula: "33.3333 %" });
  expect(readPart("-10%", said)).toEqual({ amount: "-190.64", formula: "-10%" });
  expect(readPart("12,5 %", { ...said, region: "de-DE" })).toEqual({ amount: "238.29", formula: "12,5 %" });
  expect(readPart("-5", said)).toEqual(money("-5.00"));
  expect(readPart("", said)).toEqual(money(""));
  expect(readPart("abc", said)).toEqual({ fault: "unreadable" });
  expect(readPart("1/0", said)).toEqual({ fault: "divided_by_zero" });
});

test("the rest is exact, whatever way the money goes", () => {
  const parts = [part(1, money("0.10")), part(2, money("0.20"))];
  expect(toWire(restOf("-0.30", parts))).toBe("0.00");
  expect(toWire(restOf("0.31", parts))).toBe("0.01");
  expect(toWire(restOf("0.29", parts))).toBe("-0.01");
  expect(toWire(restOf("12345678901234.56", [part(1, money("12345678901234.55"))]))).toBe("0.01");
});

test("it says what is lacking, and posts only what comes to the line", () => {
  const one = { ...part(1, money("10.00")), account: "a" };
  expect(lacks("-10.00", [part(1)])).toBe("nothing");
  expect(lacks("-10.00", [part(1, money("10.00"))])).toBe("account");
  expect(lacks("-10.00", [{ ...part(1), account: "a" }])).toBe("amount");
  expect(lacks("-10.01", [one])).toBe("rest");
  expect(lacks("-10.00", [one, part(2)])).toBeNull();
});

test("parts are sent with the bank's sign, empty ones not at all", () => {
  const parts = [
    { ...part(1, money("12.00")), account: "a", taxes: ["t"], dimensions: { cc: "KL" }, text: " Power " },
    { ...part(2, money("-1.40")), account: "b" },
    part(3),
  ];
  const body = toBody("-10.60", parts, { description: " Bill ", contactId: null });
  expect(body.parts?.map(({ amount }) => amount)).toEqual(["-12.00", "1.40"]);
  expect(body.parts?.[0]).toMatchObject({ tax_code_ids: ["t"], dimensions: { cc: "KL" }, description: "Power" });
  expect(toBody("10.60", parts, { description: "", contactId: null }).parts?.map(({ amount }) => amount)).toEqual([
    "12.00",
    "-1.40",
  ]);
});

test("there is always an empty part to go on with, and keys stay their own", () => {
  const parts = changed([part(1)], 0, { account: "a" });
  expect(parts.map(({ key }) => key)).toEqual([1, 2]);
  const more = changed(parts, 1, { text: "x" });
  expect(removed(more, 0).map(({ key }) => key)).toEqual([2, 3]);
});
