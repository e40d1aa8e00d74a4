"use client";

import { ChevronDown, Download, Printer } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { problemFrom } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/client";

/** Takes exactly this report along: on paper, as CSV, or as a workbook. `href` is its address in the API. */
export function ReportActs({ href }: { href: string }) {
  const say = useSay();
  const [isBusy, setBusy] = useState(false);

  async function take(format: "csv" | "xlsx") {
    setBusy(true);
    try {
      const answer = await fetch(`${href}${href.includes("?") ? "&" : "?"}format=${format}`, { cache: "no-store" });
      if (!answer.ok) {
        const problem = problemFrom(await answer.json().catch(() => null), answer.status);
        toast({ is: "bad", text: [problem.detail, ...problem.errors.map(({ message }) => message)].join(" ") });
        return;
      }
      const name = /filename="?([^";]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = name ?? `report.${format}`;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch {
      toast({ is: "bad", text: say("errors.unreachable") });
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
        label={say("ui.export")}
        button={
          <>
            <Icon of={Download} />
            <span className="desk">{isBusy ? say("ui.loading") : say("ui.export")}</span>
            <Icon of={ChevronDown} className="desk" />
          </>
        }
      >
        <MenuItem onClick={() => take("csv")}>{say("reports.as_csv")}</MenuItem>
        <MenuItem onClick={() => take("xlsx")}>{say("reports.as_xlsx")}</MenuItem>
      </Menu>
    </>
  );
}
