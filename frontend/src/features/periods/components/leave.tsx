"use client";

import { UserPlus } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const LeaveDialog = part(() => import("./leave-dialog"));
const EndDialog = part(() => import("./end-dialog"));

export type Grant = components["schemas"]["PeriodGrantOut"];

/** Who was let into the closed period, by whom, why and until when; and the ways to let in and to take back. */
export function Leave({
  companyId,
  period,
  grants,
  people,
  today,
  mayGive,
  mayEnd,
}: {
  companyId: string;
  period: { id: string; name: string };
  grants: readonly Grant[];
  /** E-mail addresses of the other members. */
  people: readonly string[];
  today: string;
  mayGive: boolean;
  mayEnd: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const [isGiving, setGiving] = useState(false);
  const [ending, setEnding] = useState<Grant | null>(null);
  return (
    <>
      {grants.length === 0 && <p className="text-muted">{say("periods.nobody_in")}</p>}
      <ul className="leave">
        {grants.map((grant) => (
          <li key={grant.id}>
            <span className="who">
              <bdi>{grant.person}</bdi>
              <Pill is={grant.is_in_force ? "warn" : "draft"}>
                {grant.is_in_force
                  ? say("periods.in_until", { until: format.moment(grant.until) })
                  : grant.ended_at
                    ? say("periods.taken_back_at", { at: format.moment(grant.ended_at) })
                    : say("periods.ran_out_at", { at: format.moment(grant.until) })}
              </Pill>
            </span>
            {grant.is_in_force && mayEnd && (
              <Button
                look="bare"
                aria-label={say("periods.take_back_from", { person: grant.person })}
                onClick={() => setEnding(grant)}
              >
                {say("periods.take_back")}
              </Button>
            )}
            <small>
              <bdi>{grant.reason}</bdi>
            </small>
            <small>
              {say("periods.given_by", { who: grant.granted_by, at: format.moment(grant.granted_at) })}
              {grant.ended_by && ` ${say("periods.ended_by", { who: grant.ended_by })}`}
              {grant.end_reason && (
                <>
                  {" "}
                  <bdi>{grant.end_reason}</bdi>
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
      {mayGive &&
        (people.length > 0 ? (
          <Button className="mt-2" onClick={() => setGiving(true)}>
            <Icon of={UserPlus} />
            {say("periods.let_somebody_in")}
          </Button>
        ) : (
          <p className="text-faint">{say("periods.nobody_else")}</p>
        ))}
      {isGiving && (
        <LeaveDialog
          companyId={companyId}
          period={period}
          people={people}
          today={today}
          onClose={() => setGiving(false)}
        />
      )}
      {ending && <EndDialog companyId={companyId} grant={ending} onClose={() => setEnding(null)} />}
    </>
  );
}
