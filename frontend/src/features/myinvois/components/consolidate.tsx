import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readUntold } from "../queries";
import { monthBefore } from "../states";
import { UntoldList } from "./untold-list";

/** Sales of a month to tell of together: the last one where none is named. */
export async function Consolidate({
  companyId,
  month: asked,
  isOn,
}: {
  companyId: string;
  month?: string;
  isOn: boolean;
}) {
  const [say, format, rights] = await Promise.all([getSay(), getFormat(), getRights()]);
  const today = todayIn(format.timeZone, new Date());
  const month = asked ?? monthBefore(today);
  const found = await readUntold(companyId, month);
  return (
    <>
      <form className="chips month-of" method="get">
        <input type="hidden" name="view" value="consolidate" />
        <TextField
          label={say("myinvois.month")}
          type="month"
          name="month"
          min="2024-01"
          max={today.slice(0, 7)}
          defaultValue={month}
        />
        <Button type="submit">{say("myinvois.show_month")}</Button>
      </form>
      {found instanceof ApiError ? (
        <Refusal error={found} />
      ) : found.items.length === 0 ? (
        <Empty title={say("myinvois.consolidate_none_title")} text={say("myinvois.consolidate_none_text")} steps={[]} />
      ) : (
        <>
          <div className={`note strip ${today > found.until ? "warn" : ""}`}>
            <p>
              {say(today > found.until ? "myinvois.consolidate_late" : "myinvois.consolidate_until", {
                month: format.month(`${month}-01`),
                until: format.date(found.until),
              })}{" "}
              {say("myinvois.consolidate_rules")} {found.has_more && say("myinvois.consolidate_more")}
            </p>
          </div>
          <UntoldList
            key={month}
            companyId={companyId}
            items={found.items}
            maySubmit={isOn && rights.has("einvoice.submit")}
          />
        </>
      )}
    </>
  );
}
