import type { FormEvent } from "react";

/**
 * What a form does when it is sent. Until React listens the browser would send it itself, with everything that was typed in the address:
 * `action` makes React's first script, which stands in the page, keep it, and `act` is called as soon as React is there. For forms whose
 * fields hold what they say; others have `method="post"`, so that nothing of them is ever in an address.
 */
export function sent(act: (typed: FormData) => void) {
  return {
    action: act,
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      act(new FormData(event.currentTarget));
    },
  };
}
