"use client";

import { toast } from "@/components/ui/toast";
import { problemFrom } from "@/lib/api/problem";

/** Fetches a report as a file and hands it to the browser. What the API refuses is said; `unreachable` is said where no answer came. */
export async function take(href: string, format: "csv" | "xlsx", unreachable: string): Promise<void> {
  try {
    const answer = await fetch(`${href}${href.includes("?") ? "&" : "?"}format=${format}`, { cache: "no-store" });
    if (!answer.ok) {
      const problem = problemFrom(await answer.json().catch(() => null), answer.status);
      toast({ is: "bad", text: [problem.detail, ...problem.errors.map(({ message }) => message)].join(" ") });
      return;
    }
    const name = /filename="?([^";]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name ?? `report.${format}`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    toast({ is: "bad", text: unreachable });
  }
}
