"use client";

import { Ellipsis, Plus } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import { type Axis, placed, type Value } from "./tree";

const ValueDialog = part(() => import("./value-dialog"));
const ValueQuestion = part(() => import("./value-question"));

type Asked = { does: "change" | "use" | "delete"; value: Value } | { does: "add"; value: Value | null };

/** The values of an axis, each under the one above it, and the acts. */
export function AxisValues({
  companyId,
  axis,
  values,
  isWhole,
  mayChange,
}: {
  companyId: string;
  axis: Axis;
  values: readonly Value[];
  /** All values are here: none stands on another page. */
  isWhole: boolean;
  mayChange: boolean;
}) {
  const say = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <div className="caprow">
        <h3>{isWhole ? say("dimensions.values_count", { count: values.length }) : say("dimensions.values")}</h3>
        {mayChange && axis.is_active && (
          <Button onClick={() => setAsked({ does: "add", value: null })}>
            <Icon of={Plus} />
            {say("dimensions.add_value")}
          </Button>
        )}
      </div>
      {values.length === 0 ? (
        <p className="text-muted">{say("dimensions.no_values")}</p>
      ) : (
        <ul className="values">
          {placed(values).map((value) => (
            <li key={value.id} className={`depth-${Math.min(value.depth, 4)}`}>
              <span className="code">{value.code}</span>
              <span className="what">
                <bdi>{value.name}</bdi>
              </span>
              {!value.is_active && <span className="pill draft">{say("dimensions.archived")}</span>}
              {mayChange && (
                <Menu
                  className="btn bare square"
                  label={say("dimensions.acts_for", { name: `${value.code} ${value.name}` })}
                  align="end"
                  button={<Icon of={Ellipsis} />}
                >
                  <MenuItem onClick={() => setAsked({ does: "change", value })}>{say("dimensions.change")}</MenuItem>
                  {value.is_active && axis.is_active && (
                    <MenuItem onClick={() => setAsked({ does: "add", value })}>{say("dimensions.add_below")}</MenuItem>
                  )}
                  <MenuItem onClick={() => setAsked({ does: "use", value })}>
                    {value.is_active ? say("dimensions.archive") : say("dimensions.use_again")}
                  </MenuItem>
                  <MenuItem onClick={() => setAsked({ does: "delete", value })}>{say("ui.delete")}</MenuItem>
                </Menu>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked && (asked.does === "add" || asked.does === "change") && (
        <ValueDialog
          companyId={companyId}
          axis={axis}
          values={values}
          value={asked.does === "change" ? asked.value : null}
          above={asked.does === "add" ? (asked.value?.id ?? null) : asked.value.parent_id}
          onClose={close}
        />
      )}
      {asked && (asked.does === "use" || asked.does === "delete") && (
        <ValueQuestion companyId={companyId} axis={axis} value={asked.value} asked={asked.does} onClose={close} />
      )}
    </>
  );
}
