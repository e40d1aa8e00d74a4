import { type BrowserError, reportError } from "./api";
import { pageOf } from "./page-of";
import { framesOf, typeOf } from "./place-of";

const MOST = 10;
const KINDS: Readonly<Record<string, BrowserError["kind"]>> = {
  error: "error",
  unhandledrejection: "rejection",
  caught: "boundary",
};
const told = new Set<string>();

/** What was thrown, where the event brings it. */
function thrown(event: Event): unknown {
  if (event instanceof ErrorEvent) {
    return event.error;
  }
  return event instanceof CustomEvent ? event.detail : (event as PromiseRejectionEvent).reason;
}

/** Reports what broke, once a place, ten of a page's life: by route and place in our files. What has no place there is not ours. */
function tell(event: Event, path: string, params: Parameters<typeof pageOf>[1]) {
  const error = thrown(event);
  const kind = KINDS[event.type];
  const frames = error instanceof Error ? framesOf(error.stack ?? "") : [];
  const [first] = frames;
  if (!(kind && first && error instanceof Error)) {
    return;
  }
  const place = `${error.name} ${first.file}:${first.line}:${first.column}`;
  if (told.size < MOST && !told.has(place)) {
    told.add(place);
    void reportError({ page: pageOf(path, params), kind, type: typeOf(error.name), frames });
  }
}

/** Tells of what has broken, and from now on of what breaks, as of that page. */
export function tellOf(broken: Event[], path: string, params: Parameters<typeof pageOf>[1]) {
  broken.push = (...events) => {
    for (const event of events) {
      tell(event, path, params);
    }
    return 0;
  };
  broken.push(...broken.splice(0));
}
