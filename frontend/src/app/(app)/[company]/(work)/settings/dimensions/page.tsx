import { Dimensions } from "@/features/settings/dimensions/dimensions";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("dimensions.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <Dimensions companyId={company} axisId={one(sought, "axis")} after={one(sought, "after")} />;
}
