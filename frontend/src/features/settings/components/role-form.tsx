"use client";

import { Plus, X } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CompanyPicker, type Named, Ticks } from "@/components/access/pickers";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { decimalsOf } from "@/lib/money/format";

type Role = components["schemas"]["RoleOut"];
type RoleIn = components["schemas"]["RoleIn"];
type Limit = { currency: string; amount: string };
/** Decimals that a limit has at most. */
const LIMIT_SCALE = 6;
const ALWAYS = "tenant.read";
const AMOUNT = /^\d{1,15}(\.\d{1,6})?$/;

/** What a role is called, may do, where, and up to which amount. */
export function RoleForm({
  back,
  role,
  rights,
  companies,
  currencies,
}: {
  back: string;
  role: Role | null;
  rights: readonly Named[];
  companies: readonly Named[];
  currencies: readonly string[];
}) {
  const say = useSay();
  const router = useRouter();
  const [name, setName] = useState(role?.name ?? "");
  const [held, setHeld] = useState<string[]>(role?.permissions ?? [ALWAYS]);
  const [companyIds, setCompanyIds] = useState<readonly string[] | null>(role?.company_ids ?? null);
  const [limits, setLimits] = useState<Limit[] | null>(
    role?.entry_limits
      ? Object.entries(role.entry_limits).map(([currency, amount]) => ({ currency, amount: String(amount) }))
      : null,
  );
  const [isDeleting, setDeleting] = useState(false);
  const { isBusy, faults, submit, refuse } = useSubmit(["name", "permissions", "entry_limits.*", "limit"]);
  const params = { path: { role_id: role?.id ?? "" }, header: { "If-Match": `"v${role?.version}"` } };

  function save() {
    if (!name.trim()) {
      refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
      return;
    }
    if (limits?.some(({ currency, amount }) => !/^[A-Z]{3}$/.test(currency) || !AMOUNT.test(amount))) {
      refuse({ ...NO_FAULTS, fields: { limit: say("settings.limit_wrong") } });
      return;
    }
    const body = {
      name: name.trim(),
      permissions: held as RoleIn["permissions"],
      company_ids: companyIds === null ? null : [...companyIds],
      entry_limits: (limits && Object.fromEntries(limits.map(({ currency, amount }) => [currency, amount]))) as null,
    };
    submit(async () => {
      if (role) {
        await call(api.PUT("/api/v1/roles/{role_id}", { params, body }));
      } else {
        await call(api.POST("/api/v1/roles", { body, headers: newKey() }));
      }
      toast({ text: say("settings.saved"), is: "ok" });
      router.push(back);
      router.refresh();
    });
  }

  function setLimit(at: number, change: Partial<Limit>) {
    setLimits((limits ?? []).map((limit, place) => (place === at ? { ...limit, ...change } : limit)));
  }

  return (
    <form
      method="post"
      data-unsaved
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <FormFault faults={faults} />
      {faults.code === "core.stale_version" && (
        <Button className="self-start" onClick={() => router.refresh()}>
          {say("settings.read_again")}
        </Button>
      )}
      <section>
        <TextField
          label={say("settings.role_name")}
          name="name"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={faults.fields.name}
        />
      </section>
      <section>
        <Ticks
          label={say("settings.lets")}
          of={rights}
          chosen={held}
          onChosen={(chosen) => setHeld([...new Set([ALWAYS, ...chosen])])}
          error={faults.fields.permissions}
        />
      </section>
      <section>
        <h2>{say("access.companies")}</h2>
        <CompanyPicker companies={companies} chosen={companyIds} onChosen={setCompanyIds} />
      </section>
      <section>
        <h2>{say("settings.limits")}</h2>
        <p className="text-muted">{say("settings.limits_text")}</p>
        {(limits ?? []).map((limit, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without a name of their own
          <div key={at} className="limit">
            <TextField
              label={say("settings.limit_currency")}
              value={limit.currency}
              maxLength={3}
              onChange={(event) => setLimit(at, { currency: event.target.value.toUpperCase() })}
            />
            <MoneyInput
              label={say("settings.limit_amount")}
              scale={LIMIT_SCALE}
              fewest={decimalsOf(limit.currency)}
              value={{ ...NO_MONEY, amount: limit.amount }}
              onValue={({ amount }) => setLimit(at, { amount })}
            />
            <Button
              look="bare"
              square
              aria-label={say("settings.limit_remove", { currency: limit.currency })}
              onClick={() => {
                const left = (limits ?? []).filter((_, place) => place !== at);
                setLimits(left.length > 0 ? left : null);
              }}
            >
              <Icon of={X} />
            </Button>
          </div>
        ))}
        {faults.fields.limit && <p className="error">{faults.fields.limit}</p>}
        <Button
          className="self-start"
          onClick={() =>
            setLimits([
              ...(limits ?? []),
              {
                currency: currencies.find((one) => !limits?.some(({ currency }) => currency === one)) ?? "",
                amount: "",
              },
            ])
          }
        >
          <Icon of={Plus} />
          {say("settings.limit_add")}
        </Button>
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("ui.save")}
        </Button>
        <LinkButton href={back}>{say("ui.cancel")}</LinkButton>
        {role && (
          <Button look="danger" onClick={() => setDeleting(true)}>
            {say("ui.delete")}
          </Button>
        )}
      </div>
      {isDeleting && (
        <ConfirmDialog
          title={say("settings.delete_named", { name: role?.name ?? "" })}
          text={say("settings.delete_role_text")}
          act={say("ui.delete")}
          onClose={() => setDeleting(false)}
          onAct={async () => {
            await call(api.DELETE("/api/v1/roles/{role_id}", { params }));
            router.push(back);
            router.refresh();
          }}
        />
      )}
    </form>
  );
}
