type Sent = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Sent => typeof value === "object" && value !== null;

/**
 * Whether what is there is what was sent. What was left to the API (null: the currency of a contact, the account of a setting) is there as it
 * was filled in `before`; where that is not known it is not taken for the same.
 */
export function isWritten(sent: unknown, there: unknown, before: unknown): boolean {
  if (sent === null && there !== null) {
    return before !== undefined && isWritten(before, there, undefined);
  }
  if (!isObject(sent) || !isObject(there)) {
    return sent === there;
  }
  const names = new Set([...Object.keys(sent), ...Object.keys(there)]);
  return (
    Array.isArray(sent) === Array.isArray(there) &&
    [...names].every((name) => isWritten(sent[name], there[name], isObject(before) ? before[name] : undefined))
  );
}
