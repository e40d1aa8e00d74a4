"use client";

import type { KeyboardEvent } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { type Cells, cellOf, spread, total } from "../grid";
import { BudgetCell } from "./budget-cell";
import { difference, type Group, groupSum, type Period } from "./groups";

type Props = {
  group: Group;
  periods: readonly Period[];
  scale: number;
  canEdit: boolean;
  amountOf: (cell: string) => string;
  wrong: { readonly [cell: string]: string };
  onChange: (cells: Cells) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, account: string, column: number | "total") => void;
};

/** The accounts of a group, a cell for each period and the year's sum, which can be typed and is spread; then the sum of the group. */
export function GroupRows({ group, periods, scale, canEdit, amountOf, wrong, onChange, onKey }: Props) {
  const say = useSay();
  const format = useFormat();
  const sums = periods.map(({ number }) => groupSum(group, number, amountOf));
  return (
    <tbody>
      <tr className="grp">
        <th scope="rowgroup" colSpan={periods.length + 2}>
          {say(`budgets.${group.name}`)}
        </th>
      </tr>
      {group.accounts.map(({ code, name }) => {
        const account = `${code} ${name}`;
        const year = total(periods.map(({ number }) => amountOf(cellOf(code, number))));
        return (
          <tr key={code}>
            <th scope="row" title={account}>
              <span className="code">{code}</span> <bdi>{name}</bdi>
            </th>
            {periods.map(({ number, name: period }) => {
              const cell = cellOf(code, number);
              const amount = amountOf(cell);
              return (
                <td key={number} className="n">
                  {canEdit ? (
                    <BudgetCell
                      cell={cell}
                      label={say("budgets.cell", { account, period })}
                      amount={amount}
                      scale={scale}
                      wrong={wrong[cell]}
                      onAmount={(to) => onChange({ [cell]: to })}
                      onKeyDown={(event) => onKey(event, code, number)}
                    />
                  ) : (
                    amount && format.money(amount)
                  )}
                </td>
              );
            })}
            <td className="n year">
              {canEdit ? (
                <BudgetCell
                  cell={`${code} total`}
                  label={say("budgets.total_of", { account })}
                  amount={year}
                  scale={scale}
                  onAmount={(to) => {
                    const parts = spread(to || "0", periods.length, scale);
                    onChange(
                      Object.fromEntries(periods.map(({ number }, at) => [cellOf(code, number), parts[at] ?? ""])),
                    );
                  }}
                  onKeyDown={(event) => onKey(event, code, "total")}
                />
              ) : (
                year && format.money(year)
              )}
            </td>
          </tr>
        );
      })}
      <tr className="tot">
        <th scope="row">{say(`budgets.sum_${group.name}`)}</th>
        {sums.map((amount, at) => (
          <td key={periods[at]?.number} className="n">
            {format.figure(amount)}
          </td>
        ))}
        <td className="n year">{format.figure(toWire(sum(sums)))}</td>
      </tr>
    </tbody>
  );
}

/** Income less expenses. */
export function ResultRow({
  income,
  expense,
  periods,
  amountOf,
}: {
  income: Group | undefined;
  expense: Group | undefined;
  periods: readonly Period[];
  amountOf: (cell: string) => string;
}) {
  const say = useSay();
  const format = useFormat();
  const results = periods.map(({ number }) =>
    difference(groupSum(income, number, amountOf), groupSum(expense, number, amountOf)),
  );
  return (
    <tbody>
      <tr className="grand">
        <th scope="row">{say("budgets.result")}</th>
        {results.map((amount, at) => (
          <td key={periods[at]?.number} className="n">
            {format.figure(amount)}
          </td>
        ))}
        <td className="n year">{format.figure(toWire(sum(results)))}</td>
      </tr>
    </tbody>
  );
}
