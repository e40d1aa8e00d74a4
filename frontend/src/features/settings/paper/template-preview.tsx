"use client";

import { useEffect, useState } from "react";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

type Form = components["schemas"]["DocumentTemplateIn"];
const WAIT_MILLISECONDS = 500;
const MOST = 1_500; // characters of a text that the address of the picture carries

/** A sample paper as the form has it now, drawn by the server; nothing is kept. */
export function TemplatePreview({
  companyId,
  form,
  logoOf,
  isSaid,
}: {
  companyId: string;
  form: Form;
  logoOf: string | null;
  isSaid: boolean;
}) {
  const say = useSay();
  const asked = new URLSearchParams({
    language: form.language,
    accent: /^#[0-9a-f]{6}$/.test(form.accent ?? "") ? (form.accent ?? "") : "#264f9e",
    intro: (form.intro ?? "").slice(0, MOST),
    closing: (form.closing ?? "").slice(0, MOST),
  });
  if (form.paper) {
    asked.set("paper", form.paper);
  }
  if (logoOf) {
    asked.set("logo_of", logoOf);
  }
  for (const one of form.footer ?? []) {
    if (one.trim()) {
      asked.append("footer", one);
    }
  }
  for (const one of form.columns ?? []) {
    asked.append("columns", one);
  }
  const query = asked.toString();
  const [settled, setSettled] = useState(query);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(query), WAIT_MILLISECONDS);
    return () => clearTimeout(waiting);
  }, [query]);
  const at = `/api/v1/companies/${companyId}/document-templates/preview?${settled}`;
  return (
    <aside className="template-preview" aria-label={say("paper.preview")}>
      <h2>{say("paper.preview")}</h2>
      {isSaid ? (
        <>
          {/* biome-ignore lint/performance/noImgElement: the API draws it */}
          <img src={at} alt={say("paper.preview_alt")} width={910} height={1287} />
          <a className="link" href={`${at}&format=pdf`} target="_blank" rel="noreferrer">
            {say("paper.preview_pdf")}
          </a>
        </>
      ) : (
        <p className="note">{say("paper.preview_none")}</p>
      )}
    </aside>
  );
}
