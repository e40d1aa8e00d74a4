"use client";

import { type ComponentType, useEffect, useState } from "react";

/**
 * A part of the page that comes when it is first drawn: `const Palette = part(() => import("./palette"))`. Unlike React.lazy it never takes the
 * page down: where the line is cut nothing is drawn, and it comes when the line is back.
 */
export function part<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each module, at its top
  return function Part(props: P) {
    const [Loaded, setLoaded] = useState<ComponentType<P> | null>(null);
    useEffect(() => {
      let isGone = false;
      const ask = () =>
        load().then(
          (module) => isGone || setLoaded(() => module.default),
          () => undefined, // the line says that it is cut
        );
      ask();
      window.addEventListener("online", ask);
      return () => {
        isGone = true;
        window.removeEventListener("online", ask);
      };
    }, []);
    return Loaded && <Loaded {...props} />;
  };
}
