import { isLanguage } from "@/lib/i18n/languages";
import type { Languages } from "@/lib/i18n/words";
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

/** The few words of a client that no answer came to: no catalogue is at hand where requests are made. */
const WORDS: {
  readonly [L in Languages]: { readonly title: string; readonly away: string; readonly unreadable: string };
} = {
  en: { title: "No answer.", away: "OASYS cannot be reached.", unreadable: "The answer cannot be read." },
  de: { title: "Keine Antwort.", away: "OASYS ist nicht erreichbar.", unreadable: "Die Antwort ist nicht lesbar." },
};

function words() {
  const language = typeof document === "undefined" ? "en" : document.documentElement.lang;
  return WORDS[isLanguage(language) ? language : "en"];
}

/** What is said where no answer came, in the language of the page. */
export function unreachable(): Problem {
  const { title, away } = words();
  return { type: "about:blank", title, status: NO_ANSWER, detail: away, code: "web.unreachable", errors: [] };
}

/** What the body of a refusal says; where it is not a problem (a proxy between), what its status says. */
export function problemFrom(body: unknown, status: number): Problem {
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body) {
    return { ...unreachable(), ...(body as Partial<Problem>), status };
  }
  const { unreadable } = words();
  return { ...unreachable(), status, title: unreadable, detail: unreadable, code: "web.unreadable_answer" };
}
