/** Whether an amount in the wire's notation is zero. */
export function isNothing(amount: string): boolean {
  return /^-?[0.]+$/.test(amount);
}
