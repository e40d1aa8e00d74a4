"use client";

import { Undo2 } from "lucide";
import { useRouter } from "next/navigation";
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { Keys } from "@/components/ui/kbd";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Cells, type Pasted, partsOf, pasteAt, pasteRows, rowsOf, type Slice } from "../grid";
import { usePlan } from "../use-plan";
import { GroupRows, ResultRow } from "./group-rows";
import { type Account, type Group, groupsOf, type Period } from "./groups";
import { SavingState } from "./saving-state";

/** Accounts down, periods across: amounts are typed, computed, pasted, and spread from a year's sum; saved by themselves. */
export function BudgetGrid({
  companyId,
  budgetId,
  version,
  cells: start,
  slice,
  accounts,
  periods,
  scale,
  canEdit,
}: {
  companyId: string;
  budgetId: string;
  version: number;
  cells: Cells;
  slice: Slice;
  accounts: readonly Account[];
  periods: readonly Period[];
  scale: number;
  canEdit: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { region } = useFormat();
  const grid = useRef<HTMLTableElement>(null);
  const [added, setAdded] = useState<readonly string[]>([]);
  const plan = usePlan({ companyId, budgetId, slice, start: { version, cells: start } });
  const numbers = periods.map(({ number }) => number);
  const planned = new Set(
    Object.entries(plan.cells).flatMap(([cell, amount]) => (amount ? [partsOf(cell).account] : [])),
  );
  const touched = new Set(Object.keys(start).map((cell) => partsOf(cell).account));
  const shown = accounts.filter(({ code }) => planned.has(code) || touched.has(code) || added.includes(code));
  const groups: Group[] = groupsOf(shown);
  const order = groups.flatMap((group) => group.accounts.map(({ code }) => code));
  const offers = accounts
    .filter(({ code, is_active }) => is_active && !order.includes(code))
    .map(({ code, name }) => ({ value: code, code, name }));

  function focusOn(account: string, column: number | "total"): void {
    const cell = () => grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${account} ${column}`)}"]`);
    if (cell()) {
      cell()?.focus();
    } else {
      requestAnimationFrame(() => cell()?.focus()); // a row that is only being made
    }
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>, account: string, column: number | "total"): void {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && order[order.indexOf(account) + step];
    if (next) {
      event.preventDefault();
      focusOn(next, column);
    }
  }

  function add(account: string): void {
    setAdded([...added, account]);
    focusOn(account, numbers[0] ?? "total");
  }

  function paste(event: ClipboardEvent<HTMLElement>): void {
    const at = (event.target as HTMLElement).dataset.cell;
    const rows = rowsOf(event.clipboardData.getData("text/plain"));
    if (!at || !rows || !canEdit) {
      return;
    }
    event.preventDefault();
    const how = { region, scale };
    if (at === "add") {
      const pasted = pasteRows(rows, new Set(accounts.map(({ code }) => code)), numbers, how);
      const { accounts: found, unknown } = pasted;
      setAdded([...added, ...found]);
      take(pasted);
      if (unknown.length > 0) {
        toast({
          text: say("budgets.unknown", { count: unknown.length, names: unknown.slice(0, 5).join(", ") }),
          is: "bad",
        });
      }
    } else {
      (event.target as HTMLElement).blur();
      take(pasteAt(rows, partsOf(at), order, numbers, how));
    }
  }

  function take({ cells, left }: Pasted): void {
    const count = Object.keys(cells).length;
    plan.change(cells);
    if (count > 0) {
      toast({ text: say("budgets.pasted", { count }) });
    }
    if (left.length > 0) {
      toast({ text: say("budgets.left", { count: left.length, cells: left.slice(0, 5).join(", ") }), is: "bad" });
    }
  }

  usePageKeys(
    canEdit
      ? [
          { key: "Ctrl+s", run: () => plan.save() },
          { key: "Ctrl+z", does: say("budgets.undo"), run: plan.undo },
        ]
      : [],
  );

  const sums = {
    income: groups.find(({ name }) => name === "income"),
    expense: groups.find(({ name }) => name === "expense"),
  };
  const common = { periods, scale, canEdit, amountOf: plan.amountOf, wrong: wrongOf(plan.saving, plan.edits) };
  return (
    <>
      <ScrollRegion label={say("budgets.plans")} className="gridwrap">
        <table className="budgetgrid" ref={grid} aria-label={say("budgets.plans")} onPaste={paste}>
          <thead>
            <tr>
              <th scope="col">{say("budgets.account")}</th>
              {periods.map(({ number, name }) => (
                <th scope="col" key={number} className="n">
                  {name}
                </th>
              ))}
              <th scope="col" className="n year">
                {say("budgets.total")}
              </th>
            </tr>
          </thead>
          {groups.map((group) => (
            <GroupRows key={group.name} group={group} onChange={plan.change} onKey={onKey} {...common} />
          ))}
          {(sums.income || sums.expense) && (
            <ResultRow income={sums.income} expense={sums.expense} periods={periods} amountOf={plan.amountOf} />
          )}
          {canEdit && (
            <tbody>
              <tr className="add">
                <th scope="row">
                  <TypeAhead
                    className=""
                    cell="add"
                    label={say("budgets.add_account")}
                    input={{ placeholder: say("budgets.add_account") }}
                    offers={offers}
                    value={null}
                    onValue={(account) => account && add(account)}
                  />
                </th>
                <td colSpan={periods.length + 1} />
              </tr>
            </tbody>
          )}
        </table>
        {order.length === 0 && (
          <p className="tail text-muted">{say(canEdit ? "budgets.nothing_planned" : "budgets.nothing_planned_read")}</p>
        )}
      </ScrollRegion>
      {canEdit && (
        <footer className="proof">
          <Keys
            of={[
              { keys: ["Enter"], does: say("budgets.key_next") },
              { keys: ["Ctrl V"], does: say("budgets.key_paste") },
            ]}
          />
          <Button look="bare" onClick={plan.undo} className={plan.canUndo ? "" : "invisible"}>
            <Icon of={Undo2} />
            <span className="words">{say("budgets.undo")}</span>
          </Button>
          <SavingState saving={plan.saving} onReadAgain={() => router.refresh()} onTry={plan.save} />
        </footer>
      )}
    </>
  );
}

/** What the API said of cells, by cell: its lines are the edits in their order. */
function wrongOf(saving: ReturnType<typeof usePlan>["saving"], edits: Cells): { readonly [cell: string]: string } {
  if (saving.is !== "refused") {
    return {};
  }
  const cells = Object.keys(saving.sent);
  return Object.fromEntries(
    saving.error.problem.errors.flatMap(({ pointer, message }) => {
      const cell = cells[Number.parseInt(pointer.split("/")[2] ?? "", 10)];
      return cell && edits[cell] === saving.sent[cell] ? [[cell, message]] : [];
    }),
  );
}
