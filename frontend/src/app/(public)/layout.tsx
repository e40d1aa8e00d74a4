import type { ReactNode } from "react";
import "@/styles/work.css";

/** Pages for whoever has a link: no navigation, no sign-in, nothing of the reader's own. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <main className="public-page" id="main">
      {children}
    </main>
  );
}
