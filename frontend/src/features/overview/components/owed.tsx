import { KeyFigures } from "@/components/ui/key-figures";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Owed = components["schemas"]["OwedOut"];

/** Owed to us and by us, and what of it is overdue: each figure leads to the ageing, or to the documents that are late. */
export async function OwedStrip({ companyId, owed }: { companyId: string; owed: Owed }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const sides = [
    { side: "receivable", documents: "invoices" },
    { side: "payable", documents: "bills" },
  ] as const;
  return (
    <KeyFigures
      of={sides.flatMap(({ side, documents }) => {
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
            href: owed.drafts ? `/${companyId}/${documents}?state=overdue` : `/${companyId}/ageing?side=${side}`,
            sub: [say("overview.late_items", { count: overdue_items })],
          },
        ];
      })}
    />
  );
}
