"use client";

import { ErrorPage } from "@/components/layout/error-page";

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main" className="h-dvh">
      <ErrorPage error={error} again={reset} />
    </main>
  );
}
