"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";

/** Consents to a support access, refuses it, or ends it. */
export function SupportActs({
  id,
  email,
  hours,
  isOpen,
}: {
  id: string;
  email: string;
  hours: number;
  isOpen: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [asked, setAsked] = useState<"consent" | "end" | null>(null);
  const params = { path: { access_id: id } };
  const end = isOpen ? say("settings.support_end") : say("settings.support_refuse");
  return (
    <>
      {!isOpen && <Button onClick={() => setAsked("consent")}>{say("settings.support_consent")}</Button>}{" "}
      <Button look="bare" onClick={() => setAsked("end")}>
        {end}
      </Button>
      {asked === "consent" && (
        <ConfirmDialog
          title={say("settings.support_consent")}
          text={say("settings.support_consent_text", { email, count: hours })}
          act={say("settings.support_consent")}
          isHarmless
          onClose={() => setAsked(null)}
          onAct={async () => {
            await call(api.POST("/api/v1/support-accesses/{access_id}/consent", { params }));
            router.refresh();
          }}
        />
      )}
      {asked === "end" && (
        <ConfirmDialog
          title={end}
          text={say("settings.support_end_text", { email })}
          act={end}
          onClose={() => setAsked(null)}
          onAct={async () => {
            await call(api.POST("/api/v1/support-accesses/{access_id}/end", { params }));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
