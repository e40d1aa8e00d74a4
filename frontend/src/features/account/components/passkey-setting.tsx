"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { addPasskey, hasPasskeys } from "@/lib/session/passkeys";
import { deviceName } from "../devices";
import { CodesDialog } from "./codes-dialog";
import { Setting } from "./setting";

const NameDialog = lazy(() => import("./name-dialog"));
type Passkey = components["schemas"]["PasskeyOut"];
type Asked = { is: "add" } | { is: "rename" | "remove"; passkey: Passkey };

/** The passkeys of the person: each signs in alone. */
export function PasskeySetting({ passkeys }: { passkeys: readonly Passkey[] }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { proven, dialog } = useProof();
  const { faults, refuse } = useSubmit([]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const close = () => setAsked(null);

  async function add(name: string) {
    try {
      setCodes((await proven(() => addPasskey(name))).codes);
    } catch (error) {
      if (!(error instanceof DOMException)) {
        throw error;
      }
      refuse({ ...NO_FAULTS, whole: say("account.passkey_failed"), code: error.name });
      return;
    }
    toast({ text: say("account.passkey_added"), is: "ok" });
    router.refresh();
  }

  return (
    <Setting
      name={say("account.passkeys")}
      text={say("account.passkeys_text")}
      acts={
        <Button
          onClick={() =>
            hasPasskeys()
              ? setAsked({ is: "add" })
              : refuse({ ...NO_FAULTS, whole: say("account.passkey_unsupported"), code: "" })
          }
        >
          {say("account.passkey_add")}
        </Button>
      }
    >
      <FormFault faults={faults} />
      {passkeys.length > 0 && (
        <ul className="inside">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <span>
                <b>
                  <bdi>{passkey.name}</bdi>
                </b>
                <small>
                  {say("account.added_at", { at: format.moment(passkey.created_at) })}
                  {" · "}
                  {passkey.last_used_at
                    ? say("account.used_at", { at: format.moment(passkey.last_used_at) })
                    : say("account.never_used")}
                </small>
              </span>
              <Button look="bare" onClick={() => setAsked({ is: "rename", passkey })}>
                {say("account.rename")}
              </Button>
              <Button look="bare" onClick={() => setAsked({ is: "remove", passkey })}>
                {say("account.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {asked?.is === "add" && (
          <NameDialog
            title={say("account.passkey_add")}
            text={say("account.passkey_add_text")}
            label={say("account.passkey_name")}
            initial={Object.values(deviceName(navigator.userAgent)).filter(Boolean).join(", ")}
            act={say("account.continue")}
            onClose={close}
            onAct={add}
          />
        )}
        {asked?.is === "rename" && (
          <NameDialog
            title={say("account.passkey_rename")}
            label={say("account.passkey_name")}
            initial={asked.passkey.name}
            act={say("ui.save")}
            onClose={close}
            onAct={async (name) => {
              const params = { path: { passkey_id: asked.passkey.id } };
              await proven(() =>
                call(api.PATCH("/api/v1/auth/factors/passkeys/{passkey_id}", { params, body: { name } })),
              );
              router.refresh();
            }}
          />
        )}
      </Suspense>
      {asked?.is === "remove" && (
        <ConfirmDialog
          title={say("account.passkey_remove", { name: asked.passkey.name })}
          text={say("account.factor_remove_text")}
          act={say("account.remove")}
          onClose={close}
          onAct={async () => {
            const params = { path: { passkey_id: asked.passkey.id } };
            await proven(() => call(api.DELETE("/api/v1/auth/factors/passkeys/{passkey_id}", { params })));
            router.refresh();
          }}
        />
      )}
      <CodesDialog codes={codes} onClose={() => setCodes([])} />
      {dialog}
    </Setting>
  );
}
