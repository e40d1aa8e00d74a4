import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Words } from "@/lib/i18n/provide-words";
import { getLanguage, getSay } from "@/lib/i18n/server";
import { getTheme } from "@/lib/session/theme";
import { inter, interExtended, interWestern } from "./fonts";
import "@/styles/globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const say = await getSay();
  return {
    title: { default: "OASYS", template: "%s · OASYS" },
    description: say("auth.about"),
    referrer: "same-origin",
    icons: { icon: "/icon.svg", apple: "/icon-apple-180.png" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f2" },
    { media: "(prefers-color-scheme: dark)", color: "#121110" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [{ language, dir }, theme] = await Promise.all([getLanguage(), getTheme()]);
  return (
    <html
      lang={language}
      dir={dir}
      data-theme={theme}
      className={`${inter.variable} ${interWestern.variable} ${interExtended.variable}`}
    >
      <body>
        <Words of={["ui", "errors"]}>{children}</Words>
      </body>
    </html>
  );
}
