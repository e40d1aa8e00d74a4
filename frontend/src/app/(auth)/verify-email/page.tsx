import { VerifyForm } from "@/features/auth/components/verify-form";
import { getSay } from "@/lib/i18n/server";
import { titled, UNLISTED } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.verify_title", UNLISTED);

export default async function Page() {
  const say = await getSay();
  return (
    <>
      <h1>{say("auth.verify_title")}</h1>
      <p className="under">{say("auth.verify_lead")}</p>
      <VerifyForm />
    </>
  );
}
