"use client";

import en from "@/lib/i18n/en/errors";
import "@/styles/globals.css";

/** Where even the frame of the page could not be made. No catalogue was handed down here: it speaks English. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>OASYS</title>
        <main id="main" className="ruled min-h-dvh">
          <div className="state">
            <h1>{en.global_title}</h1>
            <p>{en.server_text}</p>
            {error.digest && (
              <p>
                {en.report} <code>{error.digest}</code>
              </p>
            )}
            <div className="bts">
              <a className="btn primary" href="/">
                {en.home}
              </a>
            </div>
          </div>
        </main>
      </body>
    </html>
  );
}
