"use client";

import { ErrorPage } from "@/components/layout/error-page";

export default function CompanyError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorPage error={error} again={reset} />;
}
