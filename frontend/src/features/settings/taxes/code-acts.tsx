"use client";

import { CircleCheck, CircleStop, Ellipsis, Pencil, Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";
import type { TaxCode } from "./rates";

const asked = lazily(() => import("./api"));
const RatesDialog = part(() => import("./rates-dialog"));
const CodeDialog = part(() => import("./code-dialog"));

/** What is done with a tax code: another rate from a day on, other words and accounts, out of use and back. */
export function CodeActs({
  companyId,
  code,
  today,
  accounts,
}: {
  companyId: string;
  code: TaxCode;
  today: string;
  accounts: readonly Offer[];
}) {
  const say = useSay();
  const router = useRouter();
  const [open, setOpen] = useState<"rates" | "change" | "use" | null>(null);
  const close = () => setOpen(null);
  const { is_active: isActive } = code;
  usePageKeys([
    ...(code.components.length > 0 ? [{ key: "n", does: say("taxes.add_rate"), run: () => setOpen("rates") }] : []),
    { key: "e", does: say("taxes.change"), run: () => setOpen("change") },
  ]);
  return (
    <>
      {code.components.length > 0 && (
        <Button look="primary" keys="N" onClick={() => setOpen("rates")}>
          <Icon of={Plus} />
          <span className="words">{say("taxes.add_rate")}</span>
        </Button>
      )}
      <Menu className="btn bare square" align="end" label={say("taxes.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={() => setOpen("change")}>
          <Icon of={Pencil} />
          <span>{say("taxes.change")}</span>
        </MenuItem>
        <MenuItem onClick={() => setOpen("use")}>
          <Icon of={isActive ? CircleStop : CircleCheck} />
          <span>{say(isActive ? "taxes.take_out" : "taxes.take_back")}</span>
        </MenuItem>
      </Menu>
      {open === "rates" && <RatesDialog companyId={companyId} code={code} today={today} onClose={close} />}
      {open === "change" && <CodeDialog companyId={companyId} code={code} accounts={accounts} onClose={close} />}
      {open === "use" && (
        <ConfirmDialog
          title={say(isActive ? "taxes.take_out_title" : "taxes.take_back_title", { code: code.code })}
          text={say(isActive ? "taxes.take_out_text" : "taxes.take_back_text")}
          act={say(isActive ? "taxes.take_out" : "taxes.take_back")}
          isHarmless
          onClose={close}
          onAct={async () => {
            await (await asked()).changeCode(companyId, code, { is_active: !isActive });
            toast({ text: say(isActive ? "taxes.taken_out" : "taxes.taken_back", { code: code.code }), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
