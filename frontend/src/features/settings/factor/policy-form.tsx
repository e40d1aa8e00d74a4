"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

type Role = { id: string | null; name: string; called: string; count: number; isDemanded: boolean };
type Policy = components["schemas"]["FactorPolicyIn"];
const keyOf = ({ id, name }: { id: string | null; name: string }) => id ?? name;

/** Ticks the roles of which a second factor is demanded; who asks says it twice, and proves who they are. */
export function PolicyForm({
  version,
  roles,
  mayOwners,
}: {
  version: number;
  roles: readonly Role[];
  mayOwners: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { proven, dialog } = useProof();
  const [held, setHeld] = useState(() => new Set(roles.filter((role) => role.isDemanded).map(keyOf)));
  const [isAsking, setAsking] = useState(false);
  const [needsFactor, setNeedsFactor] = useState(false);
  const hasChanged = roles.some((role) => role.isDemanded !== held.has(keyOf(role)));

  function tick(role: Role, is: boolean) {
    const next = new Set(held);
    if (is) {
      next.add(keyOf(role));
    } else {
      next.delete(keyOf(role));
    }
    setHeld(next);
  }

  async function save() {
    const chosen = roles.filter((role) => held.has(keyOf(role)));
    const body: Policy = {
      roles: chosen.filter(({ id }) => id === null).map(({ name }) => name) as Policy["roles"],
      role_ids: chosen.flatMap(({ id }) => (id ? [id] : [])),
    };
    const params = { header: { "If-Match": `"v${version}"` } };
    setNeedsFactor(false);
    try {
      await proven(() => call(api.PUT("/api/v1/second-factor-policy", { params, body })));
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        router.refresh(); // the page is read again: what was ticked here is asked anew
      }
      if (error instanceof ApiError && error.code === "organisations.second_factor_needed") {
        setNeedsFactor(true);
        return;
      }
      throw error;
    }
    toast({ text: say("factor.saved"), is: "ok" });
    router.refresh();
  }

  return (
    <section className="card" data-unsaved={hasChanged || undefined}>
      <table className="list policy">
        <caption className="vh">{say("factor.title")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("factor.demanded")}
            </th>
            <th scope="col">{say("factor.role")}</th>
            <th scope="col" className="fit n">
              {say("factor.members")}
            </th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => {
            const isFixed = role.id === null && role.name === "owner" && !mayOwners;
            return (
              <tr key={keyOf(role)}>
                <td className="pick">
                  <input
                    type="checkbox"
                    className="tick"
                    checked={held.has(keyOf(role))}
                    disabled={isFixed}
                    aria-label={say("factor.demanded_of", { name: role.called })}
                    onChange={(event) => tick(role, event.target.checked)}
                  />
                </td>
                <th scope="row" className="name">
                  <bdi>{role.called}</bdi>
                  {isFixed && <small className="text-faint"> {say("factor.only_owners")}</small>}
                </th>
                <td className="n amt">
                  <span className="desk">{format.count(role.count)}</span>
                  <span className="phone text-muted">{say("factor.members_count", { count: role.count })}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {needsFactor && (
        <div className="note warn strip" role="alert">
          <p className="flex-1">{say("factor.own_needed")}</p>
          <LinkButton href="/account/security#factors">{say("factor.to_security")}</LinkButton>
        </div>
      )}
      <div className="foot-acts">
        <p id="policy-state" className="text-muted">
          {hasChanged ? say("factor.unsaved") : say("factor.unchanged")}
        </p>
        <span className="grow" />
        <Button look="primary" because={hasChanged ? null : "policy-state"} onClick={() => setAsking(true)}>
          {say("ui.save")}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={say("factor.ask_title")}
          text={held.size > 0 ? say("factor.ask_text") : say("factor.ask_none_text")}
          act={say("factor.ask")}
          isHarmless
          onClose={() => setAsking(false)}
          onAct={save}
        />
      )}
      {dialog}
    </section>
  );
}
