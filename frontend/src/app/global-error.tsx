"use client";

import { useEffect } from "react";
import "@/styles/globals.css";

/** Where even the frame of the page could not be made. No catalogue is here, and none is loaded with every page for it: it speaks English. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  "use no memo"; // drawn seldom, and loaded with every page
  // features/vitals reports it
  useEffect(() => void dispatchEvent(new CustomEvent("caught", { detail: error })), [error]);
  return (
    <html lang="en">
      <body>
        <title>OASYS</title>
        <main id="main" className="ruled min-h-dvh">
          <div className="state">
            <h1>OASYS cannot be shown</h1>
            <p>Nothing was changed and nothing was lost.</p>
            {error.digest && (
              <p>
                Report this id if it happens again: <code>{error.digest}</code>
              </p>
            )}
            <div className="bts">
              <a className="btn primary" href="/">
                Try again
              </a>
            </div>
          </div>
        </main>
      </body>
    </html>
  );
}
