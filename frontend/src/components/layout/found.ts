import { BookOpenText, Building2, type IconNode, List, Settings, UserRound, Users } from "lucide";
import type { components } from "@/lib/api/schema";
import type { Format } from "@/lib/i18n/format";

export type Answer = components["schemas"]["SearchAnswer"];
/** A row of the palette: where it leads, and what it says. */
export type Row = {
  id: string;
  icon: IconNode;
  name: string;
  meta?: string;
  figure?: string;
  keys?: readonly string[];
  href: string;
};
export type Group = { name: string; rows: readonly Row[] };
type FoundWords =
  | "shell.group_contacts"
  | "shell.group_entries"
  | "shell.group_accounts"
  | "shell.group_people"
  | "shell.settings"
  | "shell.companies"
  | "shell.customer"
  | "shell.supplier"
  | "shell.customer_and_supplier";

/** What the API found, by kind. */
export function foundIn(
  answer: Answer | null,
  companyId: string,
  say: (key: FoundWords) => string,
  format: Format,
): Group[] {
  if (!answer) {
    return [];
  }
  return [
    {
      name: say("shell.group_contacts"),
      rows: answer.contacts.map(({ id, company_id, code, display_name, is_customer, is_supplier }) => ({
        id,
        icon: UserRound,
        name: [display_name, code].filter(Boolean).join(" · "),
        meta: say(
          is_customer && is_supplier
            ? "shell.customer_and_supplier"
            : is_customer
              ? "shell.customer"
              : "shell.supplier",
        ),
        href: `/${company_id}/contacts/${id}`,
      })),
    },
    {
      name: say("shell.group_accounts"),
      rows: answer.accounts.map(({ id, company_id, code, name }) => ({
        id,
        icon: List,
        name: `${code} ${name}`,
        href: `/${company_id}/reports/general-ledger?account=${id}`,
      })),
    },
    {
      name: say("shell.group_entries"),
      rows: answer.entries.map(({ id, company_id, number, description, posting_date, amount }) => ({
        id,
        icon: BookOpenText,
        name: [number, description].filter(Boolean).join(" · "),
        meta: format.date(posting_date),
        figure: format.money(amount),
        href: `/${company_id}/entries/${id}`,
      })),
    },
    {
      name: say("shell.companies"),
      rows: answer.companies
        .filter(({ id }) => id !== companyId)
        .map(({ id, name }) => ({ id, icon: Building2, name, href: `/${id}` })),
    },
    {
      name: say("shell.group_people"),
      rows: answer.people.map(({ email, name }) => ({
        id: email,
        icon: Users,
        name: name || email,
        meta: name ? email : undefined,
        href: `/${companyId}/settings/members`,
      })),
    },
    {
      name: say("shell.settings"),
      rows: answer.settings.map(({ key, name, is_own }) => ({
        id: `settings-${key}`,
        icon: Settings,
        name,
        href: is_own ? `/account/${key}` : `/${companyId}/settings/${key}`,
      })),
    },
  ];
}
