"use client";

import encodeQR from "qr";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** The secret as a QR code and in letters, shown this once; it is a factor when a first code of it was right. */
export default function TotpDialog({
  setUp,
  onClose,
  onDone,
}: {
  setUp: { secret: string; uri: string };
  onClose: () => void;
  onDone: (codes: readonly string[]) => void;
}) {
  const say = useSay();
  const [code, setCode] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["code"]);
  const squares = encodeQR(setUp.uri, "raw", { border: 2, ecc: "medium" });
  const path = squares.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <Dialog
      open
      title={say("account.totp_title")}
      onClose={onClose}
      onSubmit={() => {
        if (code.trim().length < 6) {
          refuse({ ...NO_FAULTS, fields: { code: say("account.code_short") } });
          return;
        }
        submit(async () => {
          const { data } = await call(api.POST("/api/v1/auth/factors/totp/confirm", { body: { code: code.trim() } }));
          onDone(data.codes);
        });
      }}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("account.totp_confirm")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("account.totp_scan")}</p>
      <svg className="qr" viewBox={`0 0 ${squares.length} ${squares.length}`} role="img" aria-label={say("account.qr")}>
        <path d={path} />
      </svg>
      <p className="secret">
        <code>{setUp.secret.match(/.{1,4}/g)?.join(" ")}</code>
        <CopyButton text={setUp.secret} />
      </p>
      <FormFault faults={faults} />
      <TextField
        label={say("account.first_code")}
        hint={say("account.first_code_hint")}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        maxLength={8}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={faults.fields.code}
      />
    </Dialog>
  );
}
