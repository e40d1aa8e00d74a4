import { expect, test } from "vitest";
import type { Line } from "./lines";
import { type Content, condition, fromRule, newRule, reordered, ruleLacks, ruleOf, rulePart, toContent } from "./rule";

const CONTENT: Content = {
  match: "any",
  conditions: [
    { on: "text", how: "any_word", values: ["COMM-IN", "CHARGES"] },
    { on: "counterparty_name", contains: "TNB" },
    { on: "counterparty_key", equals: "k" },
    { on: "amount", way: "out", least: "1.00", most: null },
    { on: "account", account_id: "b" },
  ],
  action: {
    do: "book",
    parts: [
      { account_id: "x", tax_code_ids: ["t"], dimensions: { d: "v" }, contact_id: "c", percent: "30", amount: null },
      { account_id: "y", tax_code_ids: [], dimensions: {}, contact_id: null, percent: null, amount: "5.00" },
      { account_id: "z", tax_code_ids: [], dimensions: {}, contact_id: null, percent: null, amount: null },
    ],
  },
};

test("a rule that is opened and saved stays what it was", () => {
  expect(toContent(fromRule({ name: "n", content: CONTENT }))).toEqual(CONTENT);
  const transfer: Content = { ...CONTENT, action: { do: "transfer", account_id: "own" } };
  expect(toContent(fromRule({ name: "n", content: transfer }))).toEqual(transfer);
});

test("the last part takes the rest, whatever was typed there", () => {
  const share = { amount: "10", formula: "" };
  const rule = newRule({ parts: [rulePart(1, { accountId: "x", share }), rulePart(2, { accountId: "y", share })] });
  const { action } = toContent(rule);
  expect(action.do === "book" && action.parts.map(({ percent }) => percent)).toEqual(["10", null]);
});

test("a number that only this line has is left out of its rule, and what a bank says twice is a text", () => {
  const line = (counterparty_name: string, text: string) =>
    toContent(ruleOf({ counterparty_name, text, amount: "-1.00" } as Line)).conditions[0];
  expect(line("COMM-IN CHARGES 1011", "COMM-IN CHARGES 1011")).toEqual({
    on: "text",
    how: "starts",
    values: ["COMM-IN CHARGES"],
  });
  expect(line("SHELL STATION 0042", "CARD 4711")).toEqual({ on: "counterparty_name", contains: "SHELL STATION" });
  expect(line("99 SPEEDMART", "CARD 4711")).toEqual({ on: "counterparty_name", contains: "99 SPEEDMART" });
});

test("a rule of a line knows with whom and which way, or how the text begins", () => {
  const line = (more: Partial<Line>) => ({ counterparty_name: "", text: "", amount: "-1.00", ...more }) as Line;
  expect(toContent(ruleOf(line({ counterparty_name: " TNB ", text: "x" }))).conditions).toEqual([
    { on: "counterparty_name", contains: "TNB" },
    { on: "amount", way: "out", least: null, most: null },
  ]);
  expect(toContent(ruleOf(line({ text: "DUITNOW QR 2611 X", amount: "5.00" }))).conditions).toEqual([
    { on: "text", how: "starts", values: ["DUITNOW QR"] },
    { on: "amount", way: "in", least: null, most: null },
  ]);
});

test("it says what is lacking before the API does", () => {
  expect(ruleLacks(newRule())).toBe("condition");
  const conditions = [condition(1, { words: "X" })];
  expect(ruleLacks(newRule({ conditions }))).toBe("account");
  expect(ruleLacks(newRule({ conditions, does: "transfer", transferId: "own" }))).toBeNull();
  expect(ruleLacks(newRule({ conditions: [condition(1, { on: "amount" })] }))).toBe("condition");
  const parts = [rulePart(1, { accountId: "x" }), rulePart(2, { accountId: "y" })];
  expect(ruleLacks(newRule({ conditions, parts }))).toBe("share");
  expect(ruleLacks(newRule({ conditions, parts: parts.slice(1) }))).toBeNull();
});

test("rules move by one place and stay at the ends", () => {
  expect(reordered(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
  expect(reordered(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(reordered(["a", "b"], "a", -1)).toBeNull();
  expect(reordered(["a", "b"], "x", 1)).toBeNull();
});
