import { ForgottenForm } from "@/features/auth/components/forgotten-form";
import { getSay } from "@/lib/i18n/server";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.forgotten_title");

export default async function Page() {
  const say = await getSay();
  return (
    <>
      <h1>{say("auth.forgotten_title")}</h1>
      <p className="under">{say("auth.forgotten_lead")}</p>
      <ForgottenForm />
    </>
  );
}
