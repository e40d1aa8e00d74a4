import { address, day, one, type Sought } from "@/lib/api/address";

const DIRECTIONS = ["receipt", "payment"] as const;
const STATES = ["posted", "undone"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What the address of the list says. */
export type PaymentFilter = {
  readonly direction?: Direction;
  readonly state?: (typeof STATES)[number];
  /** Id of the contact. */
  readonly contact?: string;
  readonly from?: string;
  readonly to?: string;
  readonly after?: string;
};

export function paymentFilter(sought: Sought): PaymentFilter {
  return {
    direction: directionOf(sought),
    state: STATES.find((name) => name === one(sought, "state")),
    contact: one(sought, "contact"),
    from: day(sought, "from"),
    to: day(sought, "to"),
    after: one(sought, "after"),
  };
}

export function directionOf(sought: Sought): Direction | undefined {
  return DIRECTIONS.find((name) => name === one(sought, "direction"));
}

/** The list as the filter shows it; `change` replaces parts. */
export function paymentsAddress(companyId: string, filter: PaymentFilter, change: PaymentFilter = {}): string {
  return address(`/${companyId}/payments`, { ...filter, ...change });
}

/** Whether the list shows less than every payment. */
export function isNarrowed({ direction, state, contact, from, to }: PaymentFilter): boolean {
  return Boolean(direction || state || contact || from || to);
}
