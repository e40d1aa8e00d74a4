import { ProviderReturn } from "@/features/auth/components/provider-return";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("auth.provider_title");

type Props = { params: Promise<{ provider: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ provider }, sought] = await Promise.all([params, searchParams]);
  const answer = { state: one(sought, "state") ?? "", code: one(sought, "code"), error: one(sought, "error") };
  return <ProviderReturn provider={provider} answer={answer} />;
}
