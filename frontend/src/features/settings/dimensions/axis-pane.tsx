import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { AxisActs } from "./axis-acts";
import { AxisRules } from "./axis-rules";
import { AxisValues } from "./axis-values";
import { readValues } from "./queries";
import type { Axis, Rules } from "./tree";

/** One axis: its acts, its values as a tree, and the accounts that require or forbid it. */
export async function AxisPane({
  companyId,
  axis,
  rules,
  after,
  mayChange,
  close,
}: {
  companyId: string;
  axis: Axis;
  rules: readonly Rules[];
  after?: string;
  mayChange: boolean;
  close: string;
}) {
  const [say, values] = await Promise.all([getSay(), readValues(companyId, axis.id, after)]);
  const here = address(close, { axis: axis.id });
  return (
    <aside className="pane" aria-label={axis.name}>
      <header className="head">
        <h2>
          <bdi>{axis.name}</bdi>
        </h2>
        {!axis.is_active && (
          <Pill is="draft" box>
            {say("dimensions.archived")}
          </Pill>
        )}
        <span className="grow" />
        <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
          <Icon of={X} />
        </LinkButton>
      </header>
      <div className="pane-body">
        <section>
          <p className="text-muted">
            {axis.is_active ? say("dimensions.means_used", { code: axis.code }) : say("dimensions.means_archived")}
          </p>
          <AxisActs companyId={companyId} axis={axis} mayChange={mayChange} close={close} />
        </section>
        <section>
          {values instanceof ApiError ? (
            <Refusal error={values} />
          ) : (
            <>
              <AxisValues
                companyId={companyId}
                axis={axis}
                values={values.items}
                isWhole={!after && !values.next}
                mayChange={mayChange}
              />
              <Pager
                first={after ? here : null}
                next={values.next && address(close, { axis: axis.id, after: values.next })}
              />
            </>
          )}
        </section>
        <section>
          <AxisRules
            companyId={companyId}
            axis={axis}
            rules={rules.filter((account) => account.rules[axis.code])}
            all={rules}
            mayChange={mayChange}
          />
        </section>
      </div>
    </aside>
  );
}
