import { negate, parseDecimal, toWire, ZERO } from "@/lib/money/decimal";
import type { Row } from "./tree";

const CREDIT = new Set(["liability", "equity", "income"]);

/** The balances of an account as statements show them: what is usual for its class is positive. */
export function onNormalSide({ account_class, balances }: Pick<Row, "account_class" | "balances">): readonly string[] {
  return CREDIT.has(account_class) ? balances.map((amount) => toWire(negate(parseDecimal(amount) ?? ZERO))) : balances;
}
