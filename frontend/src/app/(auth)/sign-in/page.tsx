import { redirect } from "next/navigation";
import { SignInForm } from "@/features/auth/components/sign-in-form";
import { titled } from "@/lib/i18n/titles";
import { safeNext } from "@/lib/session/paths";
import { getProviders, getSession } from "@/lib/session/session";

export const generateMetadata = titled("auth.sign_in");

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const wanted = (await searchParams).next;
  const next = safeNext(typeof wanted === "string" ? wanted : null);
  const [session, providers] = await Promise.all([getSession(), getProviders()]);
  if (session?.is_authenticated) {
    redirect(next);
  }
  const waiting = (session?.needs ?? []).filter((need) => need !== "email_verification");
  return <SignInForm next={next} waiting={waiting} providers={providers} />;
}
