/** Runs an act once the browser has nothing more urgent to do: what a page needs at some time, but not to be used. Answers how to leave it. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = window.setTimeout(act, 1);
    return () => window.clearTimeout(timer);
  }
  const handle = requestIdleCallback(act);
  return () => cancelIdleCallback(handle);
}
