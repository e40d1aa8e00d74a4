import { SignUpForm } from "@/features/auth/components/sign-up-form";
import { getSay } from "@/lib/i18n/server";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.sign_up_title");

export default async function Page() {
  const say = await getSay();
  return (
    <>
      <h1>{say("auth.sign_up_title")}</h1>
      <p className="under">{say("auth.sign_up_lead")}</p>
      <SignUpForm next="/" />
    </>
  );
}
