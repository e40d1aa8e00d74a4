import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { VitalsLater } from "@/features/vitals/components/vitals-later";
import { isMeasured } from "@/features/vitals/is-measured";
import { getCompany } from "@/lib/session/me";

export default async function Layout({
  params,
  children,
}: {
  params: Promise<{ company: string }>;
  children: ReactNode;
}) {
  const company = await getCompany((await params).company);
  return (
    <Shell company={company}>
      {isMeasured() && <VitalsLater />}
      {children}
    </Shell>
  );
}
