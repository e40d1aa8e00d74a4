import { ChevronDown, Download, Printer } from "lucide";
import { Icon } from "@/components/ui/icon";
import { getSay } from "@/lib/i18n/server";
import { FileAct } from "./file-act";

/** Takes exactly this report along: on paper, as CSV, or as a workbook. `href` is its address in the API. */
export async function FileActs({ href }: { href: string }) {
  const say = await getSay();
  const failed = say("errors.unreachable");
  return (
    <>
      <FileAct does="print" className="btn bare square desk" label={say("reports.print")}>
        <Icon of={Printer} />
      </FileAct>
      <button type="button" className="btn" popoverTarget="export" aria-label={say("reports.export")}>
        <Icon of={Download} />
        <span className="desk">{say("reports.export")}</span>
        <Icon of={ChevronDown} className="desk" />
      </button>
      <div id="export" popover="auto" role="group" aria-label={say("reports.export")} className="menu pinned">
        <FileAct does="csv" href={href} failed={failed} className="item">
          {say("reports.as_csv")}
        </FileAct>
        <FileAct does="xlsx" href={href} failed={failed} className="item">
          {say("reports.as_xlsx")}
        </FileAct>
      </div>
    </>
  );
}
