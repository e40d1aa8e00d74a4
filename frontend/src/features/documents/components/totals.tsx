"use client";

import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, negate, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";

type Group = components["schemas"]["TaxGroupOut"];
export type Sums = {
  readonly currency: string;
  readonly discount: string;
  readonly net: string;
  readonly taxes: readonly Group[];
  readonly gross: string;
  readonly withheld: string;
  readonly rounding: string;
  readonly payable: string;
  /** What of it is not settled; null unless it is posted. */
  readonly open: string | null;
  /** The same in the base currency, where that is another one. */
  readonly base: { readonly currency: string; readonly payable: string } | null;
};

const isSome = (amount: string) => !isZero(parseDecimal(amount) ?? ZERO);
const minus = (amount: string) => toWire(negate(parseDecimal(amount) ?? ZERO));

/** Net, each tax, the total, what is settled of it and what is open: as the server computed them. */
export function Totals({ of }: { of: Sums }) {
  const say = useSay();
  const format = useFormat();
  const settled =
    of.open === null ? "0" : toWire(subtract(parseDecimal(of.payable) ?? ZERO, parseDecimal(of.open) ?? ZERO));
  return (
    <dl className="totals" aria-live="polite">
      {isSome(of.discount) && <Row name={say("documents.discount")} amount={minus(of.discount)} />}
      <Row name={say("documents.net")} amount={of.net} />
      {of.taxes.map((group) => (
        <div key={`${group.tax_code_id} ${group.component_id}`}>
          <dt>
            <TaxName of={group} />
          </dt>
          <dd className="n">{format.money(group.tax)}</dd>
        </div>
      ))}
      <Row is="t" name={`${say("documents.total")}, ${of.currency}`} amount={of.gross} />
      {isSome(of.withheld) && <Row name={say("documents.withheld")} amount={minus(of.withheld)} />}
      {isSome(of.rounding) && <Row name={say("documents.rounding")} amount={of.rounding} />}
      {of.gross !== of.payable && <Row is="t" name={say("documents.payable")} amount={of.payable} />}
      {isSome(settled) && <Row name={say("documents.settled")} amount={minus(settled)} />}
      {of.open !== null && <Row is="t due" name={say("documents.open")} amount={of.open} />}
      {of.base && (
        <Row is="text-muted" name={say("documents.in_base", { currency: of.base.currency })} amount={of.base.payable} />
      )}
    </dl>
  );
}

function Row({ is, name, amount }: { is?: string; name: string; amount: string }) {
  const format = useFormat();
  return (
    <div className={is}>
      <dt>{name}</dt>
      <dd className="n">{format.money(amount)}</dd>
    </div>
  );
}

/** "Service tax 8 % on 3,760.00"; where the buyer owes it, or keeps it back, that too. */
export function TaxName({ of: group }: { of: Group }) {
  const say = useSay();
  const format = useFormat();
  const rate = group.rate === null || group.is_per_unit ? "" : ` ${format.money(group.rate)} %`;
  const how =
    group.treatment === "reverse_charge"
      ? `, ${say("documents.reverse_charge")}`
      : group.treatment === "withholding"
        ? `, ${say("documents.withheld")}`
        : "";
  return (
    <>
      {group.name}
      {rate}
      {how} <span className="text-faint">{say("documents.on_base", { base: format.money(group.base) })}</span>
    </>
  );
}
