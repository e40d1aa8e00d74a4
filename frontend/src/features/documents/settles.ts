/** Whether posting can settle something: a credit that comes to nothing, because it gives back deposits alone, settles nothing. */
export function settlesSome(creditsId: string | null, payable: string | undefined): boolean {
  return creditsId !== null && !/^0[.0]*$/.test(payable ?? "");
}
