"use client";

import { CircleCheck, CircleStop, Ellipsis, Pencil, Plus } from "lucide";
import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
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
  const { opened, open, close } = useOpened<"rates" | "change" | "use", TaxCode>(code);
  const seen = opened?.of ?? code;
  const { is_active: isActive } = seen;
  usePageKeys([
    ...(code.components.length > 0 ? [{ key: "n", does: say("taxes.add_rate"), run: () => open("rates") }] : []),
    { key: "e", does: say("taxes.change"), run: () => open("change") },
  ]);
  return (
    <>
      {code.components.length > 0 && (
        <Button look="primary" keys="N" onClick={() => open("rates")}>
          <Icon of={Plus} />
          <span className="words">{say("taxes.add_rate")}</span>
        </Button>
      )}
      <Menu className="btn bare square" align="end" label={say("taxes.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={() => open("change")}>
          <Icon of={Pencil} />
          <span>{say("taxes.change")}</span>
        </MenuItem>
        <MenuItem onClick={() => open("use")}>
          <Icon of={isActive ? CircleStop : CircleCheck} />
          <span>{say(isActive ? "taxes.take_out" : "taxes.take_back")}</span>
        </MenuItem>
      </Menu>
      {opened?.is === "rates" && <RatesDialog companyId={companyId} code={seen} today={today} onClose={close} />}
      {opened?.is === "change" && <CodeDialog companyId={companyId} code={seen} accounts={accounts} onClose={close} />}
      {opened?.is === "use" && (
        <ConfirmDialog
          title={say(isActive ? "taxes.take_out_title" : "taxes.take_back_title", { code: seen.code })}
          text={say(isActive ? "taxes.take_out_text" : "taxes.take_back_text")}
          act={say(isActive ? "taxes.take_out" : "taxes.take_back")}
          isHarmless
          onClose={close}
          onAct={async () => {
            await (await asked()).changeCode(companyId, seen, { is_active: !isActive });
            toast({ text: say(isActive ? "taxes.taken_out" : "taxes.taken_back", { code: seen.code }), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
