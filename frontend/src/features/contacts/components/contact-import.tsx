import { PageHead } from "@/components/ui/page-head";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { ImportForm } from "./import-form";

/** Contacts from a CSV: chosen, checked whole, then kept. */
export async function ContactImport({ companyId }: { companyId: string }) {
  const [say, rights] = await Promise.all([getSay(), getRights()]);
  return (
    <Words of={["contact_files"]}>
      <PageHead
        title={say("contacts.import_title")}
        up={{ href: `/${companyId}/contacts`, name: say("contacts.title") }}
      />
      {rights.has("contact.change") ? (
        <ScrollRegion label={say("contacts.import_title")}>
          <ImportForm companyId={companyId} />
        </ScrollRegion>
      ) : (
        <State title={say("contacts.may_not_title")}>
          <p>{say("contacts.may_not_text")}</p>
        </State>
      )}
    </Words>
  );
}
