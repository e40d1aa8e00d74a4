import { Eye, FileUp, Landmark, ListChecks, ScrollText } from "lucide";
import { Empty, type NextStep } from "@/components/ui/states";
import type { components } from "@/lib/api/schema";
import type { Say } from "@/lib/i18n/words";

type Brought = components["schemas"]["BroughtOut"];

/** What an import brought for each account, and where one goes from here. For server and browser. */
export function Done({
  say,
  companyId,
  items,
  names,
  again,
}: {
  say: Say;
  companyId: string;
  items: readonly Brought[];
  /** What the accounts are called, by their id. */
  names: { readonly [id: string]: string };
  /** Where the next file is chosen. */
  again: string;
}) {
  const added = items.reduce((sum, one) => sum + one.added, 0);
  const isSeveral = items.length > 1;
  const text = items
    .map((one) => (isSeveral ? `${names[one.account_id] ?? ""}: ${partsOf(say, one)}` : partsOf(say, one)))
    .join(" ");
  const steps: NextStep[] = items.flatMap((one) => {
    const bank = `/${companyId}/bank/${one.account_id}`;
    const named = (name: string) => (isSeveral ? `${name}: ${names[one.account_id] ?? ""}` : name);
    return [
      ...(one.in_review > 0
        ? [
            {
              href: `${bank}/statements?view=review`,
              icon: Eye,
              name: named(say("bank_import.decide_review")),
              why: say("bank_import.decide_review_why"),
            },
          ]
        : []),
      {
        href: bank,
        icon: ListChecks,
        name: named(say("bank_import.match_lines")),
        why: say("bank_import.match_lines_why"),
      },
      {
        href: `${bank}/statements`,
        icon: ScrollText,
        name: named(say("bank_import.see_statements")),
        why: say("bank_import.see_statements_why"),
      },
    ];
  });
  return (
    <Empty
      title={added > 0 ? say("bank_import.done_title", { count: added }) : say("bank_import.done_nothing")}
      text={text}
      steps={[
        ...steps,
        {
          href: `/${companyId}/bank`,
          icon: Landmark,
          name: say("bank_import.to_banks"),
          why: say("bank_import.to_banks_why"),
        },
        {
          href: again,
          icon: FileUp,
          name: say("bank_import.another"),
          why: say("bank_import.another_why"),
        },
      ]}
    />
  );
}

function partsOf(say: Say, one: Brought): string {
  const parts = [
    say("bank_import.done_added", { count: one.added }),
    one.known > 0 && say("bank_import.done_known", { count: one.known }),
    one.duplicates > 0 && say("bank_import.done_duplicates", { count: one.duplicates }),
    one.in_review > 0 && say("bank_import.done_review", { count: one.in_review }),
    one.announced > 0 && say("bank_import.done_announced", { count: one.announced }),
    one.statements > 0 && say("bank_import.done_statements", { count: one.statements }),
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}
