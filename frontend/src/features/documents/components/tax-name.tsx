import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Group = components["schemas"]["TaxGroupOut"];

/** "Service tax 8 % on 3,760.00"; where the buyer owes it, or keeps it back, that too. */
export async function TaxName({ of: group }: { of: Group }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const rate = group.rate === null || group.is_per_unit ? "" : ` ${format.money(group.rate)} %`;
  const how =
    group.treatment === "reverse_charge"
      ? `, ${say("documents.reverse_charge")}`
      : group.treatment === "withholding"
        ? `, ${say("documents.withheld")}`
        : "";
  return (
    <>
      {group.name}
      {rate}
      {how} <span className="text-faint">{say("documents.on_base", { base: format.money(group.base) })}</span>
    </>
  );
}
