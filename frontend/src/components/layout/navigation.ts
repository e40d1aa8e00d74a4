import {
  BellRing,
  BookOpenText,
  Building,
  CalendarCheck2,
  ChartColumn,
  ChartNoAxesCombined,
  FileBadge,
  FileCheck,
  FileClock,
  FileMinus,
  FileText,
  FileUp,
  HandCoins,
  Hourglass,
  type IconNode,
  Landmark,
  LayoutDashboard,
  ListChecks,
  ListTree,
  NotebookText,
  PiggyBank,
  Receipt,
  ReceiptText,
  RefreshCw,
  Repeat,
  Scale,
  Send,
  Settings,
  Sprout,
  Stamp,
  Target,
  Users,
} from "lucide";
import type { PlainKey } from "@/lib/i18n/words";

export type Place = {
  /** Its name in the catalogue. */
  name: PlainKey<"shell">;
  /** Behind /[company]. */
  path: string;
  icon: IconNode;
  /** `g` and this letter go there. */
  letter?: string;
  /** Only for companies with this country pack. */
  pack?: string;
  /** Stands among the five tabs of a phone. */
  tab?: PlainKey<"shell">;
};

/** The navigation, by module. A place stands here when its page is built. */
export const MODULES: readonly { name: PlainKey<"shell"> | null; places: readonly Place[] }[] = [
  {
    name: null,
    places: [
      { name: "shell.overview", path: "/overview", icon: LayoutDashboard, letter: "o", tab: "shell.overview" },
      { name: "shell.contacts", path: "/contacts", icon: Users, letter: "c" },
    ],
  },
  {
    name: "shell.sales",
    places: [
      { name: "shell.invoices", path: "/invoices", icon: FileText, letter: "v" },
      { name: "shell.credit_notes", path: "/credit-notes", icon: FileMinus },
      { name: "shell.recurring_invoices", path: "/recurring-invoices", icon: FileClock },
      { name: "shell.reminders", path: "/reminders", icon: BellRing },
      { name: "shell.myinvois", path: "/myinvois", icon: FileBadge, pack: "MY" },
    ],
  },
  {
    name: "shell.purchases",
    places: [
      { name: "shell.bills", path: "/bills", icon: Receipt, letter: "l" },
      { name: "shell.supplier_credits", path: "/supplier-credits", icon: ReceiptText },
      { name: "shell.recurring_bills", path: "/recurring-bills", icon: FileClock },
    ],
  },
  {
    name: "shell.money",
    places: [
      { name: "shell.bank", path: "/bank", icon: Building, letter: "k" },
      { name: "shell.payments", path: "/payments", icon: HandCoins, letter: "m" },
      { name: "shell.ageing", path: "/ageing", icon: Hourglass, letter: "g" },
      { name: "shell.payment_runs", path: "/payment-runs", icon: Send },
      { name: "shell.cash_forecast", path: "/cash-forecast", icon: ChartNoAxesCombined, letter: "f" },
    ],
  },
  {
    name: "shell.books",
    places: [
      { name: "shell.entries", path: "/entries", icon: BookOpenText, letter: "e", tab: "shell.entries_short" },
      { name: "shell.accounts", path: "/accounts", icon: ListTree, letter: "a" },
      { name: "shell.open_items", path: "/open-items", icon: ListChecks, letter: "d" },
      { name: "shell.recurring", path: "/recurring", icon: Repeat, letter: "r" },
      { name: "shell.budgets", path: "/budgets", icon: PiggyBank, letter: "u" },
    ],
  },
  {
    name: "shell.reports",
    places: [
      { name: "shell.profit_and_loss", path: "/reports/profit-and-loss", icon: ChartColumn, letter: "p" },
      { name: "shell.balance_sheet", path: "/reports/balance-sheet", icon: Landmark, letter: "b" },
      {
        name: "shell.trial_balance",
        path: "/reports/trial-balance",
        icon: Scale,
        letter: "t",
        tab: "shell.trial_balance_short",
      },
      { name: "shell.journal", path: "/reports/journal", icon: NotebookText, letter: "j" },
      { name: "shell.budget_against_actual", path: "/reports/budget-against-actual", icon: Target },
    ],
  },
  {
    name: "shell.closing",
    places: [
      { name: "shell.periods", path: "/periods", icon: CalendarCheck2, letter: "y" },
      { name: "shell.revaluation", path: "/revaluation", icon: RefreshCw },
      { name: "shell.tax_returns", path: "/tax-returns", icon: Stamp, letter: "x" },
    ],
  },
  {
    name: "shell.data",
    places: [
      { name: "shell.import", path: "/import", icon: FileUp, letter: "i" },
      { name: "shell.opening_balances", path: "/opening-balances", icon: Sprout },
      { name: "shell.export", path: "/export", icon: FileCheck },
    ],
  },
  { name: "shell.tenant", places: [{ name: "shell.settings", path: "/settings", icon: Settings, letter: "s" }] },
];

export const PLACES: readonly Place[] = MODULES.flatMap(({ places }) => places);
/** The navigation of a company with this country pack. */
export function modulesFor(countryPack: string): typeof MODULES {
  return MODULES.map(({ name, places }) => ({
    name,
    places: places.filter(({ pack }) => pack === undefined || pack === countryPack),
  }));
}

/** The page that a company opens with. */
export const HOME = "/overview";
