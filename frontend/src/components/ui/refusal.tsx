import type { ReactNode } from "react";
import { type ApiError, NO_ANSWER } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { Failed } from "./states";

/** A refusal of the API in the place of what was asked for: 403 says what is missing, 5xx shows an id to report. */
export async function Refusal({ error, children }: { error: ApiError; children?: ReactNode }) {
  const say = await getSay();
  const [title, text] =
    error.status === 403
      ? [say("errors.forbidden_title"), `${error.problem.detail} ${say("errors.forbidden_text")}`]
      : error.status === NO_ANSWER || error.status === 503
        ? [say("errors.unreachable_title"), say("errors.unreachable")]
        : error.status >= 500
          ? [say("errors.server_title"), `${say("errors.server_text")} ${say("errors.report")}`]
          : [error.problem.title, [error.problem.detail, ...error.problem.errors.map((one) => one.message)].join(" ")];
  return (
    <Failed
      title={title}
      text={text}
      code={error.code}
      requestId={error.requestId}
      words={{ code: say("ui.code"), request: say("ui.request_id") }}
    >
      {children}
    </Failed>
  );
}
