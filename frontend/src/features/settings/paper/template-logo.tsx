"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { setLogo, type Template } from "./api";

/** The picture in the head of papers: it is kept as soon as it is chosen. */
export function TemplateLogo({
  companyId,
  template,
  error,
}: {
  companyId: string;
  template: Template | null;
  error?: string;
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit(["logo"]);
  const keep = (picture: File | null) =>
    submit(async () => {
      if (template) {
        await setLogo(companyId, template.id, template.version, picture);
        toast({ text: say("paper.logo_kept"), is: "ok" });
        router.refresh();
      }
    });
  const at = ({ digest }: { digest: string }, width: number) =>
    `/api/v1/companies/${companyId}/document-templates/${template?.id}/logo?width=${width}&v=${digest.slice(0, 12)}`;
  return (
    <section>
      <h2>{say("paper.logo")}</h2>
      {template?.logo && (
        // biome-ignore lint/performance/noImgElement: the API serves it as it is
        <img
          className="logo-kept"
          alt={say("paper.logo_alt")}
          src={at(template.logo, 600)}
          srcSet={`${at(template.logo, 300)} 1x, ${at(template.logo, 600)} 2x`}
          width={template.logo.width}
          height={template.logo.height}
        />
      )}
      <p className="text-muted">{say("paper.logo_hint")}</p>
      <FormFault faults={faults} />
      {error && <p className="error">{error}</p>}
      {template && (
        <div className="bts">
          <label className="btn">
            {say("paper.logo_choose")}
            <input
              className="vh"
              type="file"
              name="logo"
              accept="image/png,image/jpeg"
              disabled={isBusy}
              onChange={(event) => {
                const [picture] = event.target.files ?? [];
                if (picture) {
                  keep(picture);
                }
              }}
            />
          </label>
          {template.logo && (
            <Button busy={isBusy} onClick={() => keep(null)}>
              {say("paper.logo_drop")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
