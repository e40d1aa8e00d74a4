"use client";

import type { ComponentProps } from "react";
import { ErrorPage } from "@/components/layout/error-page";

export default function RootError(said: ComponentProps<typeof ErrorPage>) {
  "use no memo"; // as the page in it
  return (
    <main id="main" className="h-dvh">
      <ErrorPage {...said} />
    </main>
  );
}
