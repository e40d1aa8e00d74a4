import type { ReactNode } from "react";
import { LanguageMenu } from "@/components/layout/language-items";
import { ThemeMenu } from "@/components/layout/person-menu";
import { AuthFooterLink } from "@/features/auth/components/footer-link";
import { RuledPaper } from "@/features/auth/components/ruled-paper";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getTheme } from "@/lib/session/theme";

export default async function Layout({ children }: { children: ReactNode }) {
  const [say, theme] = await Promise.all([getSay(), getTheme()]);
  return (
    <Words of={["auth", "shell"]}>
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
          <footer>
            <AuthFooterLink />
            <span className="grow" />
            <LanguageMenu />
            <ThemeMenu theme={theme ?? null} className="inline-flex items-center gap-1.5" />
          </footer>
        </div>
        <RuledPaper />
      </div>
    </Words>
  );
}
