import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AuthFooter } from "@/features/auth/components/auth-footer";
import { RuledPaper } from "@/features/auth/components/ruled-paper";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";

export const metadata: Metadata = { manifest: "/manifest.json" };

export default async function Layout({ children }: { children: ReactNode }) {
  const say = await getSay();
  return (
    <Words of={["auth"]}>
      <a className="skip" href="#main">
        {say("shell.skip")}
      </a>
      <div className="p-sign">
        <div className="sign">
          <header className="brand">
            <span className="mark" aria-hidden="true">
              O
            </span>
            OASYS
          </header>
          <main className="inner" id="main">
            {children}
          </main>
          <AuthFooter />
        </div>
        <RuledPaper />
      </div>
    </Words>
  );
}
