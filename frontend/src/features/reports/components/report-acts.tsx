"use client";

import { ChevronDown, Download, Printer } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { useSay } from "@/lib/i18n/client";

/** Takes exactly this report along: on paper, as CSV, or as a workbook. `href` is its address in the API. */
export function ReportActs({ href }: { href: string }) {
  const say = useSay();
  const [isBusy, setBusy] = useState(false);

  async function ask(format: "csv" | "xlsx") {
    setBusy(true);
    try {
      await (await import("../take")).take(href, format, say("errors.unreachable"));
    } catch {
      toast({ is: "bad", text: say("errors.unreachable") }); // the code for it did not come
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button look="bare" square className="desk" aria-label={say("reports.print")} onClick={() => window.print()}>
        <Icon of={Printer} />
      </Button>
      <Menu
        align="end"
        label={say("reports.export")}
        button={
          <>
            <Icon of={Download} />
            <span className="desk">{isBusy ? say("ui.loading") : say("reports.export")}</span>
            <Icon of={ChevronDown} className="desk" />
          </>
        }
      >
        <MenuItem onClick={() => ask("csv")}>{say("reports.as_csv")}</MenuItem>
        <MenuItem onClick={() => ask("xlsx")}>{say("reports.as_xlsx")}</MenuItem>
      </Menu>
    </>
  );
}
