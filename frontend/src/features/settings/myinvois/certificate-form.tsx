"use client";

import { type ReactNode, useState } from "react";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { setCertificate } from "./api";
import { PartForm } from "./part-form";

/** What the API takes is 200,000 signs of base64. */
const MOST_BYTES = 149_000;

/** The certificate that signs, as the certification authority's file. */
export function CertificateForm({
  companyId,
  version,
  mayChange,
  children,
}: {
  companyId: string;
  version: number;
  mayChange: boolean;
  children: ReactNode;
}) {
  const say = useSay();
  const [file, setFile] = useState<File | null>(null);
  const [password, setPassword] = useState("");
  const [kept, setKept] = useState(0); // a file field is emptied by being another one
  return (
    <PartForm
      title={say("myinvois.certificate")}
      names={["pkcs12", "password"]}
      act={say("myinvois.certificate_save")}
      done={say("myinvois.certificate_saved")}
      mayChange={mayChange}
      onSave={async () => {
        if (!file || file.size > MOST_BYTES) {
          return { pkcs12: say(file ? "myinvois.file_large" : "myinvois.file_missing") };
        }
        await setCertificate(companyId, version, file, password);
        setFile(null);
        setPassword("");
        setKept(kept + 1);
        return undefined;
      }}
      fields={({ fields }) => (
        <>
          <p className="text-muted">{say("myinvois.certificate_text")}</p>
          <TextField
            key={kept}
            label={say("myinvois.file")}
            type="file"
            name="pkcs12"
            accept=".p12,.pfx,application/x-pkcs12"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            error={fields.pkcs12}
          />
          <TextField
            label={say("myinvois.password")}
            type="password"
            name="password"
            autoComplete="new-password"
            maxLength={300}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            error={fields.password}
          />
        </>
      )}
    >
      {children}
    </PartForm>
  );
}
