import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { VitalsLater } from "@/features/vitals/components/vitals-later";
import { isMeasured } from "@/features/vitals/is-measured";
import { getCompanies, getCompany } from "@/lib/session/me";

export default async function Layout({
  params,
  children,
}: {
  params: Promise<{ company: string }>;
  children: ReactNode;
}) {
  const { company: id } = await params;
  const [company] = await Promise.all([getCompany(id), getCompanies()]); // the shell asks for these: here they come at once
  return (
    <Shell company={company}>
      {isMeasured() && <VitalsLater />}
      {children}
    </Shell>
  );
}
