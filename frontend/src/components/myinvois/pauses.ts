type Paused = { readonly paused_until: string | null; readonly sending_paused_until: string | null };

/** Until when the authority is asked nothing, or else until when nothing new is sent, where that is still to come. */
export function pauseOf(connection: Paused, now: Date): { is: "paused" | "sending_paused"; until: string } | null {
  for (const [is, until] of [
    ["paused", connection.paused_until],
    ["sending_paused", connection.sending_paused_until],
  ] as const) {
    if (until !== null && new Date(until) > now) {
      return { is, until };
    }
  }
  return null;
}
