/** What the reader may do. */
export type Rights = {
  readonly match: boolean;
  readonly pay: boolean;
  readonly post: boolean;
  readonly reconcile: boolean;
  readonly sell: boolean;
  readonly buy: boolean;
  readonly draftSales: boolean;
  readonly draftPurchases: boolean;
};
