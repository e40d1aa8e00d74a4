import { BookOpenText } from "lucide";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { amountOf, contentOf } from "../content";
import { readRecurring, readTemplates } from "../queries";
import { TemplateActs } from "./template-acts";

/** Templates by name, each with what uses it and the act of writing an entry from it. */
export async function TemplateList({ companyId }: { companyId: string }) {
  const [say, format, templates, recurring, company, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readTemplates(companyId),
    readRecurring(companyId),
    getCompany(companyId),
    getRights(),
  ]);
  if (templates instanceof ApiError) {
    return <Refusal error={templates} />;
  }
  if (templates.length === 0) {
    const step = {
      href: `/${companyId}/entries`,
      icon: BookOpenText,
      name: say("recurring.templates_from_entry"),
      why: say("recurring.templates_from_entry_why"),
    };
    return (
      <Empty
        title={say("recurring.templates_empty_title")}
        text={say("recurring.templates_empty_text")}
        steps={rights.has("entry.draft") ? [step] : []}
      />
    );
  }
  // Uses are counted where all that recurs stands on one page.
  const users = recurring instanceof ApiError || recurring.next ? null : recurring.items;
  return (
    <ScrollRegion label={say("recurring.tab_templates")}>
      <table className="list">
        <caption className="vh">{say("recurring.tab_templates")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring.name")}
            </th>
            <th scope="col">{say("recurring.description")}</th>
            {users && (
              <th scope="col" className="fit">
                {say("recurring.used")}
              </th>
            )}
            <th scope="col" className="n fit">
              {say("recurring.amount")}, {company.base_currency}
            </th>
            {rights.has("entry.draft") && (
              <th scope="col" className="fit">
                <span className="vh">{say("recurring.use")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {templates.map(({ id, name, content, version }) => {
            const held = contentOf(content);
            const amount = amountOf(held);
            const uses = users?.filter(({ template_id }) => template_id === id).length ?? 0;
            return (
              <tr key={id}>
                <td className="name">
                  <a className="rowlink" href={`/${companyId}/recurring/templates/${id}`}>
                    <bdi>{name}</bdi>
                  </a>
                </td>
                <td className="clip no text-muted">
                  <bdi>{held.description}</bdi>
                </td>
                {users && <td>{uses > 0 ? say("recurring.used_by", { count: uses }) : say("recurring.unused")}</td>}
                <td className="n amt">
                  {amount ? format.money(amount) : <span className="text-faint">{say("recurring.amount_of_day")}</span>}
                </td>
                {rights.has("entry.draft") && (
                  <td className="st">
                    <TemplateActs companyId={companyId} template={{ id, name, version }} only="use" />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
