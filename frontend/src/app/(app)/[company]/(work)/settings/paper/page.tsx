import { Paper } from "@/features/settings/paper/paper";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("dispatch.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <Paper
      companyId={company}
      view={one(sought, "view") === "templates" ? "templates" : "issuer"}
      templateId={one(sought, "template")}
    />
  );
}
