import { SignInAgain } from "@/features/auth/components/sign-in-again";
import { getSay } from "@/lib/i18n/server";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.again_title");

export default async function Page() {
  const say = await getSay();
  return (
    <>
      <h1>{say("auth.again_title")}</h1>
      <p className="under">{say("auth.again_lead")}</p>
      <SignInAgain />
    </>
  );
}
