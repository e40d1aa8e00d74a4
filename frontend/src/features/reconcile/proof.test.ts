import { expect, test } from "vitest";
import { equationOf, type Proof } from "./proof";

const proof = (more: Partial<Proof>) =>
  ({
    ledger: "322640.18",
    on_the_way: "-46770.30",
    to_match: "-23667.06",
    computed: "345743.42",
    statement_balance: "345743.42",
    ...more,
  }) as Proof;

test("books, what is on the way and what waits lead to the statement", () => {
  expect(equationOf(proof({}))).toEqual({
    books: "322640.18",
    notAtBank: "46770.30",
    notInBooks: "-23667.06",
    bank: "345743.42",
    isStated: true,
    unexplained: "0.00",
    isExplained: true,
  });
});

test("a cent that nothing explains is said", () => {
  expect(equationOf(proof({ statement_balance: "345743.43" }))).toMatchObject({
    unexplained: "0.01",
    isExplained: false,
  });
});

test("without a statement the lines say it; without a beginning nobody can", () => {
  expect(equationOf(proof({ statement_balance: null }))).toMatchObject({ isStated: false, isExplained: true });
  expect(equationOf(proof({ statement_balance: null, computed: null }))).toMatchObject({
    bank: null,
    unexplained: null,
    isExplained: false,
  });
});
