/**
 * Runs an act one at a time: what is asked for while it runs comes after it, and only the last of that. Who asks waits until nothing is left to
 * do; how an act failed that was overtaken is nobody's business any more.
 */
export function latestOnly<T>(act: (asked: T, isLatest: () => boolean) => Promise<void>): (asked: T) => Promise<void> {
  let waiting: { readonly asked: T } | null = null;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting) {
      const { asked } = waiting as { readonly asked: T };
      waiting = null;
      try {
        await act(asked, () => waiting === null);
      } catch (error) {
        if (!waiting) {
          throw error;
        }
      }
    }
  }

  return (asked) => {
    waiting = { asked };
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
