import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { contentOf } from "../content";
import { readTemplate } from "../queries";
import { ContentLines } from "./content-lines";
import { TemplateActs } from "./template-acts";

/** One template: its texts and lines, and what can be done with it. */
export async function TemplatePage({ companyId, templateId }: { companyId: string; templateId: string }) {
  const [say, template, rights] = await Promise.all([getSay(), readTemplate(companyId, templateId), getRights()]);
  const up = { href: `/${companyId}/recurring?show=templates`, name: say("recurring.tab_templates") };
  if (template instanceof ApiError) {
    if (template.status === 404 || template.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("recurring.template")} up={up} />
        <Refusal error={template} />
      </>
    );
  }
  const content = contentOf(template.content);
  return (
    <Words of={["recurring"]}>
      <PageHead title={<bdi>{template.name}</bdi>} up={up}>
        {rights.has("entry.draft") && <TemplateActs companyId={companyId} template={template} />}
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          <section>
            <dl className="facts">
              <dt>{say("recurring.description")}</dt>
              <dd>
                <bdi>{content.description || "–"}</bdi>
              </dd>
              {content.reference && (
                <>
                  <dt>{say("recurring.reference")}</dt>
                  <dd>
                    <bdi>{content.reference}</bdi>
                  </dd>
                </>
              )}
            </dl>
          </section>
          <section className="flush">
            <ContentLines companyId={companyId} content={content} />
          </section>
        </article>
      </div>
    </Words>
  );
}
