"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Verification } from "../api";

const acts = lazily(() => import("../api"));

/** Has everything recomputed now, and says what was looked at and what does not agree. */
export function Verify() {
  const say = useSay();
  const format = useFormat();
  const { isBusy, faults, submit } = useSubmit([]);
  const [found, setFound] = useState<{ at: string; what: Verification } | null>(null);
  const differences = found?.what.differences ?? [];
  return (
    <>
      <div className="bts">
        <Button
          busy={isBusy}
          onClick={() =>
            submit(async () => {
              setFound(null);
              setFound({ what: await (await acts()).verifyBooks(), at: new Date().toISOString() });
            })
          }
        >
          {say("exports.verify")}
        </Button>
        {isBusy && <p className="text-faint">{say("exports.verifying")}</p>}
      </div>
      <FormFault faults={faults} />
      <div role="status">
        {found && (
          <p className={`note ${differences.length > 0 ? "bad" : "ok"}`}>
            {[
              differences.length > 0
                ? say("exports.differences", { count: differences.length })
                : say("exports.no_differences"),
              say("exports.looked_at", {
                entries: format.count(found.what.entries),
                lines: format.count(found.what.lines),
                balances: format.count(found.what.balances),
                moment: format.moment(found.at),
              }),
            ].join(" ")}
          </p>
        )}
      </div>
      {differences.length > 0 && (
        <ul className="found">
          {differences.map((difference) => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      )}
    </>
  );
}
