/** What the reader may do. */
export type Rights = {
  readonly match: boolean;
  readonly pay: boolean;
  readonly post: boolean;
  readonly reconcile: boolean;
};
