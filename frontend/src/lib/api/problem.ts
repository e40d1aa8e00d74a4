import type { components } from "./schema";

/** A refusal of the API (RFC 9457), as it is on the wire. */
export type Problem = components["schemas"]["Problem"];

export class ApiError extends Error {
  readonly problem: Problem;
  /** X-Request-ID: what one reports, and finds again in the log. Empty where no answer came. */
  readonly requestId: string;

  constructor(problem: Problem, requestId = "") {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
    this.requestId = requestId;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The status of a request that no answer came to: the line is cut, or the server away. */
export const NO_ANSWER = 0;

export const UNREACHABLE: Problem = {
  type: "about:blank",
  title: "No answer.",
  status: NO_ANSWER,
  detail: "OASYS cannot be reached.",
  code: "web.unreachable",
  errors: [],
};

/** What the body of a refusal says; where it is not a problem (a proxy between), what its status says. */
export function problemFrom(body: unknown, status: number): Problem {
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body) {
    return { ...UNREACHABLE, ...(body as Partial<Problem>), status };
  }
  return {
    ...UNREACHABLE,
    status,
    title: "The answer cannot be read.",
    detail: "The answer cannot be read.",
    code: "web.unreadable_answer",
  };
}
