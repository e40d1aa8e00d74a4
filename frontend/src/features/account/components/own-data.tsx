import { PageHead } from "@/components/ui/page-head";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { DeleteAccount } from "./delete-account";
import { OwnDataExport } from "./own-data-export";

/** What is kept of oneself: taken along as a file, and the end of the account. */
export async function OwnData() {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  return (
    <>
      <PageHead title={say("account.data")} sub={me.email} />
      <ScrollRegion label={say("account.data")}>
        <div className="narrow">
          <section className="card">
            <div className="cap">
              <h2>{say("account.data_kept")}</h2>
            </div>
            <OwnDataExport />
          </section>
          <section className="card">
            <div className="cap">
              <h2>{say("account.delete")}</h2>
            </div>
            <DeleteAccount email={me.email} />
          </section>
        </div>
      </ScrollRegion>
    </>
  );
}
