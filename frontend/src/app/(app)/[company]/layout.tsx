import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { getCompany } from "@/lib/session/me";

export default async function Layout({
  params,
  children,
}: {
  params: Promise<{ company: string }>;
  children: ReactNode;
}) {
  const company = await getCompany((await params).company);
  return <Shell company={company}>{children}</Shell>;
}
