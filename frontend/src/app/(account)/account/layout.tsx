import type { ReactNode } from "react";
import { AccountFrame } from "@/features/account/components/account-frame";
import { Vitals } from "@/features/vitals/components/vitals";
import { isMeasured } from "@/features/vitals/is-measured";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <AccountFrame>
      {isMeasured() && <Vitals />}
      {children}
    </AccountFrame>
  );
}
