import { BookOpenText, CalendarDays, FileInput, FileText, ListTree, Scale } from "lucide";
import { PLACES } from "@/components/layout/navigation";
import { Empty, type NextStep } from "@/components/ui/states";
import { getSay } from "@/lib/i18n/server";

/** What one does first in empty books. A page that is not built is no step. */
export async function FirstSteps({ companyId, hasYear }: { companyId: string; hasYear: boolean }) {
  const say = await getSay();
  const steps: (Omit<NextStep, "href"> & { place: string; path?: string })[] = [
    {
      place: "/invoices",
      path: "/invoices/new",
      icon: FileText,
      name: say("overview.step_invoice"),
      why: say("overview.step_invoice_why"),
    },
    {
      place: "/entries",
      path: "/entries/new",
      icon: BookOpenText,
      name: say("overview.step_entry"),
      why: say("overview.step_entry_why"),
      keys: ["N"],
    },
    {
      place: "/opening-balances",
      icon: Scale,
      name: say("overview.step_opening"),
      why: say("overview.step_opening_why"),
    },
    { place: "/import", icon: FileInput, name: say("overview.step_import"), why: say("overview.step_import_why") },
    { place: "/accounts", icon: ListTree, name: say("overview.step_chart"), why: say("overview.step_chart_why") },
  ];
  if (!hasYear) {
    const year = { name: say("overview.step_year"), why: say("overview.step_year_why") };
    steps.unshift({ place: "/periods", icon: CalendarDays, ...year });
  }
  return (
    <Empty
      title={say("overview.empty_title")}
      text={say("overview.empty_text")}
      steps={steps
        .filter(({ place }) => PLACES.some(({ path }) => path === place))
        .map(({ place, path, ...step }) => ({ ...step, href: `/${companyId}${path ?? place}` }))}
    />
  );
}
