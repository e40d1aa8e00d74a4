import type { components } from "@/lib/api/schema";
import { add, isZero, negate, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";

export type Proof = components["schemas"]["ProofOut"];
/** Books, and what leads from them to the bank. */
export type Equation = {
  readonly books: string;
  readonly notAtBank: string;
  readonly notInBooks: string;
  /** What the statement says, or else what the lines come to; null where it is not known what the bank held at first. */
  readonly bank: string | null;
  readonly isStated: boolean;
  /** What of the bank's balance none of these explains. */
  readonly unexplained: string | null;
  readonly isExplained: boolean;
};

const read = (amount: string) => parseDecimal(amount) ?? ZERO;

/** From the books to the bank: less what is on the way, with what waits to be matched. Nothing is left where both agree. */
export function equationOf(proof: Proof): Equation {
  const bank = proof.statement_balance ?? proof.computed;
  const notAtBank = negate(read(proof.on_the_way));
  const notInBooks = read(proof.to_match);
  const reached = add(add(read(proof.ledger), notAtBank), notInBooks);
  const unexplained = bank === null ? null : subtract(read(bank), reached);
  return {
    books: proof.ledger,
    notAtBank: toWire(notAtBank),
    notInBooks: toWire(notInBooks),
    bank,
    isStated: proof.statement_balance !== null,
    unexplained: unexplained && toWire(unexplained),
    isExplained: unexplained !== null && isZero(unexplained),
  };
}
