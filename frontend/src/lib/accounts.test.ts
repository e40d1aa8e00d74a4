import { expect, test } from "vitest";
import { likelyFirst } from "./accounts";

const ACCOUNTS = [
  { code: "1500", account_class: "asset" },
  { code: "2310", account_class: "liability" },
  { code: "4100", account_class: "income" },
  { code: "4110", account_class: "income" },
  { code: "6110", account_class: "expense" },
];
const codes = (direction: "sales" | "purchases") => likelyFirst(ACCOUNTS, direction).map(({ code }) => code);

test("income is offered first for sales, cost and then assets for purchases; codes stay in order", () => {
  expect(codes("sales")).toEqual(["4100", "4110", "1500", "2310", "6110"]);
  expect(codes("purchases")).toEqual(["6110", "1500", "2310", "4100", "4110"]);
});
