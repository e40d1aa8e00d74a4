const LIKELY = { sales: ["income"], purchases: ["expense", "asset"] } as const;

/** Accounts in the order that lines of documents are likely booked on them: what is typed finds sales before sales tax. */
export function likelyFirst<A extends { readonly account_class: string }>(
  accounts: readonly A[],
  direction: "sales" | "purchases",
): A[] {
  const likely: readonly string[] = LIKELY[direction];
  const rank = ({ account_class }: A) =>
    likely.includes(account_class) ? likely.indexOf(account_class) : likely.length;
  return accounts.toSorted((a, b) => rank(a) - rank(b));
}
