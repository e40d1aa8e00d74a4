/** Whether browsers report how fast pages are: where the installation has its metrics on. Asked on the server. */
export function isMeasured(): boolean {
  return process.env.OASYS_METRICS === "true";
}
