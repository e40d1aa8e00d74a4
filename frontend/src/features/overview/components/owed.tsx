import { KeyFigures } from "@/components/ui/key-figures";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Owed = components["schemas"]["OwedOut"];

/** Owed to us and by us, and what of it is overdue: each figure leads to the ageing that it is of. */
export async function OwedStrip({ companyId, owed }: { companyId: string; owed: Owed }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const sides = ["receivable", "payable"] as const;
  return (
    <KeyFigures
      of={sides.flatMap((side) => {
        const { ages, items, overdue_amount, overdue_items } = owed[side];
        return [
          {
            name: say(`overview.${side}`),
            figure: format.money(ages.total),
            href: `/${companyId}/ageing?side=${side}`,
            sub: [say("overview.open_items", { count: items })],
          },
          {
            name: say(`overview.${side}_late`),
            figure: format.money(overdue_amount),
            href: `/${companyId}/ageing?side=${side}`,
            sub: [say("overview.late_items", { count: overdue_items })],
          },
        ];
      })}
    />
  );
}
