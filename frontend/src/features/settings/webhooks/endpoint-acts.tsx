"use client";

import { Ellipsis, Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Named } from "@/components/access/pickers";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import type { EventGroup } from "./events";
import { type Endpoint, shortAddress } from "./state";

const EndpointDialog = part(() => import("./endpoint-dialog"));
const ReplayDialog = part(() => import("./replay-dialog"));
const SecretDialog = part(() => import("@/components/access/secret-dialog"));
type Choices = { groups: readonly EventGroup[]; companies: readonly Named[] };

/** Adds an endpoint, and shows its secret this once. */
export function NewEndpoint({ groups, companies }: Choices) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("webhooks.add")}
      </Button>
      {isOpen && (
        <EndpointDialog
          title={say("webhooks.add")}
          act={say("webhooks.add_act")}
          groups={groups}
          companies={companies}
          onClose={() => setOpen(false)}
          onAct={async (body) => {
            const made = await call(api.POST("/api/v1/webhook-endpoints", { body, headers: newKey() }));
            setSecret(made.data.secret);
            router.refresh();
          }}
        />
      )}
      {secret && <SecretDialog title={say("webhooks.secret")} secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

type Act = "change" | "rotate" | "pause" | "resume" | "replay" | "delete";

/** What can be done with an endpoint. Where somebody changed it meanwhile it is read again, and has to be asked for again. */
export function EndpointActs({ endpoint, groups, companies, log }: Choices & { endpoint: Endpoint; log: string }) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<Act, Endpoint>(endpoint);
  const [secret, setSecret] = useState<string | null>(null);
  const seen = opened?.of ?? endpoint;
  const name = shortAddress(seen.url);
  const path = { endpoint_id: seen.id };
  const params = { path, header: { "If-Match": `"v${seen.version}"` } };

  async function changed(act: () => Promise<unknown>) {
    try {
      await act();
    } finally {
      router.refresh(); // also where it was refused as stale: what is asked for next is of what is there now
    }
  }
  const enable = (is_enabled: boolean) =>
    changed(() => call(api.PATCH("/api/v1/webhook-endpoints/{endpoint_id}", { params, body: { is_enabled } })));

  async function ping() {
    try {
      await call(api.POST("/api/v1/webhook-endpoints/{endpoint_id}/ping", { params: { path }, headers: newKey() }));
      toast({ text: say("webhooks.pinged"), is: "ok" });
      router.push(log);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    }
  }

  return (
    <>
      <Menu
        className="btn bare square"
        label={say("settings.acts_for", { name })}
        align="end"
        button={<Icon of={Ellipsis} />}
      >
        <MenuItem onClick={() => open("change")}>{say("webhooks.change")}</MenuItem>
        {endpoint.is_enabled && (
          <>
            <MenuItem onClick={ping}>{say("webhooks.ping")}</MenuItem>
            <MenuItem onClick={() => open("replay")}>{say("webhooks.replay_since")}</MenuItem>
          </>
        )}
        <MenuItem onClick={() => open("rotate")}>{say("webhooks.rotate")}</MenuItem>
        {endpoint.is_enabled ? (
          <MenuItem onClick={() => open("pause")}>{say("webhooks.pause")}</MenuItem>
        ) : (
          <MenuItem onClick={() => open("resume")}>{say("webhooks.resume")}</MenuItem>
        )}
        <MenuItem onClick={() => open("delete")}>{say("webhooks.delete")}</MenuItem>
      </Menu>
      {opened?.is === "change" && (
        <EndpointDialog
          title={say("webhooks.change")}
          act={say("ui.save")}
          endpoint={seen}
          groups={groups}
          companies={companies}
          onClose={close}
          onAct={(body) => changed(() => call(api.PATCH("/api/v1/webhook-endpoints/{endpoint_id}", { params, body })))}
        />
      )}
      {opened?.is === "replay" && <ReplayDialog endpointId={seen.id} name={name} log={log} onClose={close} />}
      {opened?.is === "rotate" && (
        <ConfirmDialog
          title={say("webhooks.rotate_named", { name })}
          text={say("webhooks.rotate_text")}
          act={say("webhooks.rotate")}
          isHarmless
          onClose={close}
          onAct={() =>
            changed(async () => {
              const rotated = await call(api.POST("/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret", { params }));
              setSecret(rotated.data.secret);
            })
          }
        />
      )}
      {opened?.is === "pause" && (
        <ConfirmDialog
          title={say("webhooks.pause_named", { name })}
          text={say("webhooks.pause_text")}
          act={say("webhooks.pause")}
          isHarmless
          onClose={close}
          onAct={() => enable(false)}
        />
      )}
      {opened?.is === "resume" && (
        <ConfirmDialog
          title={say("webhooks.resume_named", { name })}
          text={say("webhooks.resume_text")}
          act={say("webhooks.resume")}
          isHarmless
          onClose={close}
          onAct={() => enable(true)}
        />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("webhooks.delete_named", { name })}
          text={say("webhooks.delete_text")}
          act={say("webhooks.delete")}
          onClose={close}
          onAct={() => changed(() => call(api.DELETE("/api/v1/webhook-endpoints/{endpoint_id}", { params })))}
        />
      )}
      {secret && <SecretDialog title={say("webhooks.secret")} secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}
