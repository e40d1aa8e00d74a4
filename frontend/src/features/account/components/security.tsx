import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { readFactors, readOwnSession, readSessions } from "../queries";
import { EmailSetting } from "./email-setting";
import { FactorDemand } from "./factor-demand";
import { PasskeySetting } from "./passkey-setting";
import { PasswordSetting } from "./password-setting";
import { RecoverySetting } from "./recovery-setting";
import { Sessions } from "./sessions";
import { TotpSetting } from "./totp-setting";

/** How one signs in, what proves it is oneself, and where one is signed in. `demanded`: a tenant asks for a second factor. */
export async function Security({ demanded }: { demanded: boolean }) {
  const [say, session, factors, sessions] = await Promise.all([
    getSay(),
    readOwnSession(),
    readFactors(),
    readSessions(),
  ]);
  const head = <PageHead title={say("account.security")} sub={session.email} />;
  if (factors instanceof ApiError || sessions instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={factors instanceof ApiError ? factors : (sessions as ApiError)} />
      </>
    );
  }
  const hasFactor = factors.has_totp || factors.passkeys.length > 0;
  return (
    <>
      {head}
      <ScrollRegion label={say("account.security")}>
        <div className="narrow">
          {demanded && <FactorDemand hasFactor={hasFactor} />}
          <section className="card">
            <div className="cap">
              <h2>{say("account.sign_in")}</h2>
            </div>
            <PasswordSetting />
            <EmailSetting email={session.email ?? ""} isVerified={session.is_email_verified ?? false} />
          </section>
          <section className="card" id="factors">
            <div className="cap">
              <h2>{say("account.factors")}</h2>
            </div>
            <TotpSetting isSet={factors.has_totp} />
            <PasskeySetting passkeys={factors.passkeys} />
            {hasFactor && <RecoverySetting left={factors.recovery_codes_left} />}
          </section>
          <Sessions sessions={sessions} />
        </div>
      </ScrollRegion>
    </>
  );
}
