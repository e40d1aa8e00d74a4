"use client";

import { ApiError, unreachable } from "./problem";

/**
 * Code that comes when it is asked for: `const asked = lazily(() => import("../api"))`, `await (await asked()).postEntry(...)`. Where the line is
 * cut it is refused like any call that gets no answer, and can be tried again.
 */
export function lazily<M>(load: () => Promise<M>): () => Promise<M> {
  return async () => {
    try {
      return await load();
    } catch (error) {
      if (error instanceof Error && (error.name === "ChunkLoadError" || error instanceof TypeError)) {
        throw new ApiError(unreachable());
      }
      throw error;
    }
  };
}
