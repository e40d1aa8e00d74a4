import { BookOpenText } from "lucide";
import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { contentFrom, contentOf } from "../content";
import { readEntry, readTemplates } from "../queries";
import { ContentLines } from "./content-lines";
import { RecurringForm } from "./recurring-form";
import { TemplateForm } from "./template-form";

/** Sets up what recurs, from an entry or a template; or keeps an entry as a template alone. */
export async function NewRecurring({
  companyId,
  from,
  templateId,
  asTemplate,
}: {
  companyId: string;
  /** The entry it is made from. */
  from?: string;
  templateId?: string;
  asTemplate: boolean;
}) {
  const [say, format, templates, entry, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readTemplates(companyId),
    from ? readEntry(companyId, from) : null,
    getRights(),
  ]);
  const title = say(asTemplate && from ? "recurring.save_template" : "recurring.new");
  const head = <PageHead title={title} up={{ href: `/${companyId}/recurring`, name: say("recurring.title") }} />;
  if (entry instanceof ApiError && (entry.status === 404 || entry.status === 422)) {
    notFound();
  }
  const refusal = [templates, entry].find((one) => one instanceof ApiError);
  if (refusal instanceof ApiError || templates instanceof ApiError || entry instanceof ApiError) {
    return (
      <>
        {head}
        {refusal instanceof ApiError && <Refusal error={refusal} />}
      </>
    );
  }
  if (!rights.has("entry.draft")) {
    return (
      <>
        {head}
        <Empty title={say("recurring.may_not_title")} text={say("recurring.may_not_text")} steps={[]} />
      </>
    );
  }
  if (!entry && templates.length === 0) {
    return (
      <>
        {head}
        <Empty
          title={say("recurring.no_templates_title")}
          text={say("recurring.no_templates_text")}
          steps={[
            {
              href: `/${companyId}/entries`,
              icon: BookOpenText,
              name: say("recurring.templates_from_entry"),
              why: say("recurring.empty_from_entry_why"),
            },
          ]}
        />
      </>
    );
  }
  const lines = entry && contentFrom(entry);
  const source = entry &&
    lines && {
      journal: entry.journal,
      description: entry.description,
      reference: entry.reference,
      lines,
    };
  return (
    <Words of={["recurring"]}>
      {head}
      <div className="scroll">
        <div className="sheet narrow">
          {source && (
            <div className="card mb-6">
              <ContentLines companyId={companyId} content={contentOf(source)} />
            </div>
          )}
          {source && asTemplate ? (
            <TemplateForm
              companyId={companyId}
              source={source}
              templates={templates.map(({ id, name, version }) => ({ id, name, version }))}
            />
          ) : (
            <RecurringForm
              companyId={companyId}
              source={source}
              templates={templates.map(({ id, name }) => ({ value: id, name }))}
              templateId={templates.find(({ id }) => id === templateId)?.id ?? null}
              mayPost={rights.has("entry.post")}
              today={todayIn(format.timeZone, new Date())}
              startsOn={entry?.posting_date ?? null}
            />
          )}
        </div>
      </div>
    </Words>
  );
}
