import type { ReactNode } from "react";
import { AccountFrame } from "@/features/account/components/account-frame";
import { VitalsLater } from "@/features/vitals/components/vitals-later";
import { isMeasured } from "@/features/vitals/is-measured";
import "@/styles/work.css";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <AccountFrame>
      {isMeasured() && <VitalsLater />}
      {children}
    </AccountFrame>
  );
}
