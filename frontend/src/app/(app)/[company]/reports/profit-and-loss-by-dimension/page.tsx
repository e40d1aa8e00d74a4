import { notFound } from "next/navigation";
import { ByDimension } from "@/features/reports/components/by-dimension";
import { readShape, readSlice } from "@/features/reports/parameters";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.profit_and_loss_by");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const axis = one(sought, "axis");
  if (!axis) {
    notFound();
  }
  const span = { from: day(sought, "from"), to: day(sought, "to") };
  const [slice, shape] = [readSlice(sought), readShape(sought)];
  return <ByDimension companyId={company} axis={axis} span={span} slice={slice} shape={shape} />;
}
