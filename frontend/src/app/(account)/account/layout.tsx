import type { ReactNode } from "react";
import { AccountFrame } from "@/features/account/components/account-frame";

export default function Layout({ children }: { children: ReactNode }) {
  return <AccountFrame>{children}</AccountFrame>;
}
