"use client";

import { X } from "lucide";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { MoneyInput, type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import { Pill } from "@/components/ui/pill";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, negate, parseDecimal, round, subtract, toWire, ZERO } from "@/lib/money/decimal";
import { settleItems } from "../api";
import { aboutOf, signed } from "../items";
import { match } from "../match";

type Item = components["schemas"]["OpenItemOut"];
const WHY_NOT = "why-not-settled";

/** The chosen items with how much of each is settled, what stays open, and what the rates leave: all of it live. */
export default function SettlePane({
  companyId,
  items,
  baseCurrency,
  scales,
  onDone,
  onClose,
}: {
  companyId: string;
  items: readonly Item[];
  baseCurrency: string;
  scales: { readonly [code: string]: number };
  onDone: () => void;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [asked, setAsked] = useState<{ readonly [id: string]: MoneyValue }>({});
  const [settledOn, setSettledOn] = useState("");
  const [why, setWhy] = useState("");
  const sent = useRef({ text: "", key: newKey() });
  const { isBusy, faults, submit } = useSubmit(["settled_on", "description", "lines.*.amount", "lines.*.line_id"]);
  const currency = items[0]?.currency ?? "";
  const scale = scales[currency] ?? 2;
  const found = match(
    items.map((item) => ({
      id: item.line_id,
      side: item.side as "debit" | "credit",
      open: item.open_amount,
      openBase: item.open_base_amount,
      asked: asked[item.line_id]?.amount || null,
    })),
    scales[baseCurrency] ?? 2,
  );
  const sides = new Set(items.map(({ side }) => side));
  const whyNot =
    found.lacks && say(sides.has(found.lacks) ? `items.short_${found.lacks}` : `items.lacks_${found.lacks}`);
  const shown = (amount: Parameters<typeof round>[0]) => format.money(toWire(round(amount, scale)));

  const settle = () =>
    submit(async () => {
      const body = {
        settled_on: settledOn || null,
        description: why.trim(),
        lines: items.map(({ line_id }) => ({ line_id, amount: asked[line_id]?.amount || null })),
      };
      const text = JSON.stringify(body);
      if (text !== sent.current.text) {
        sent.current = { text, key: newKey() }; // the same again keeps its key: it is done once
      }
      const id = await settleItems(companyId, sent.current.key, body);
      toast({
        text: say("items.settled"),
        is: "ok",
        act: { name: say("items.settled_show"), run: () => router.push(`/${companyId}/open-items/settlements/${id}`) },
      });
      onDone();
      router.refresh();
    });

  return (
    <aside className="pane" aria-label={say("items.settle_title")}>
      <header className="head">
        <h2>{say("items.settle_title")}</h2>
        <span className="sub">{say("items.chosen", { count: items.length })}</span>
        <span className="grow" />
        <Button look="bare" square aria-label={say("ui.close")} onClick={onClose}>
          <Icon of={X} />
        </Button>
      </header>
      <form
        method="post"
        className="contents"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!hasUnread(event.currentTarget)) {
            settle();
          }
        }}
      >
        <div className="scroll">
          <section className="settle">
            <FormFault faults={faults} />
            {items.map((item, at) => {
              const share = found.shares.get(item.line_id)?.amount ?? ZERO;
              const rest = subtract(parseDecimal(item.open_amount) ?? ZERO, share);
              return (
                <div className="settle-item" key={item.line_id}>
                  <p>
                    <b>{item.entry_number}</b> <bdi className="text-muted">{aboutOf(item)}</bdi>
                    <span className="n">{format.money(signed(item.side, item.open_amount))}</span>
                  </p>
                  <MoneyInput
                    label={say("items.settles")}
                    name={`lines.${at}.amount`}
                    aria-label={say("items.settles_of", { name: item.entry_number })}
                    scale={scale}
                    value={asked[item.line_id] ?? NO_MONEY}
                    placeholder={shown(share)}
                    error={faults.fields[`lines.${at}.amount`] ?? faults.fields[`lines.${at}.line_id`]}
                    onValue={(value) => setAsked({ ...asked, [item.line_id]: value })}
                  />
                  <p className="rest">
                    {isZero(rest) ? say("items.rest_none") : say("items.rest_of", { amount: shown(rest) })}
                  </p>
                </div>
              );
            })}
          </section>
          <section className="settle">
            <TextField
              label={say("items.settled_on")}
              hint={say("items.settled_on_hint")}
              type="date"
              name="settled_on"
              value={settledOn}
              onChange={(event) => setSettledOn(event.target.value)}
              error={faults.fields.settled_on}
            />
            <TextField
              label={say("items.why")}
              name="description"
              maxLength={500}
              autoComplete="off"
              value={why}
              onChange={(event) => setWhy(event.target.value)}
              error={faults.fields.description}
            />
          </section>
        </div>
        <footer className="settle-proof">
          <dl aria-live="polite" aria-atomic="true">
            <dt>
              {say("items.debit")}, {currency}
            </dt>
            <dd className="n">{shown(found.debit)}</dd>
            <dt>
              {say("items.credit")}, {currency}
            </dt>
            <dd className="n">{shown(found.credit)}</dd>
            {!isZero(found.difference) && (
              <>
                <dt title={say("items.exchange_why")}>
                  {say(found.difference.digits > 0n ? "items.exchange_loss" : "items.exchange_gain")}, {baseCurrency}
                </dt>
                <dd className="n">
                  {format.money(toWire(found.difference.digits < 0n ? negate(found.difference) : found.difference))}
                </dd>
              </>
            )}
          </dl>
          <p id={WHY_NOT}>
            <Pill is={whyNot ? "warn" : "ok"}>{whyNot || say("items.even")}</Pill>
          </p>
          <Button type="submit" look="primary" wide busy={isBusy} because={whyNot ? WHY_NOT : null}>
            {say("items.settle")}
          </Button>
        </footer>
      </form>
    </aside>
  );
}
