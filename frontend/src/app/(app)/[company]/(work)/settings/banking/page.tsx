import { BankingSettings, Carried } from "@/features/bank-books/components/banking-settings";
import { SettingsHead } from "@/features/settings/components/settings-head";
import { one, type Sought } from "@/lib/api/address";
import { getSay } from "@/lib/i18n/server";
import { titled } from "@/lib/i18n/titles";
import { getCompany } from "@/lib/session/me";

export const generateMetadata = titled("bank_books.settings_title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const account = one(sought, "account");
  if (account) {
    return <Carried companyId={company} accountId={account} />;
  }
  const [say, { name }] = await Promise.all([getSay(), getCompany(company)]);
  return (
    <>
      <SettingsHead companyId={company} title={say("bank_books.settings_title")} sub={name} />
      <BankingSettings companyId={company} />
    </>
  );
}
