import { ResetForm } from "@/features/auth/components/reset-form";
import { getSay } from "@/lib/i18n/server";
import { titled, UNLISTED } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.reset_title", UNLISTED);

export default async function Page() {
  const say = await getSay();
  return (
    <>
      <h1>{say("auth.reset_title")}</h1>
      <p className="under">{say("auth.reset_lead")}</p>
      <ResetForm />
    </>
  );
}
