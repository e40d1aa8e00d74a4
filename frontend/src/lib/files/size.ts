/** A size of a file in the unit that reads best: 812 B, 48 KB, 20.4 MB. */
export function sizeOf(bytes: number, region: string): string {
  const number = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
  if (bytes < 1024) {
    return `${number.format(bytes)} B`;
  }
  return bytes < 1024 * 1024
    ? `${number.format(Math.ceil(bytes / 1024))} KB`
    : `${number.format(bytes / 1024 / 1024)} MB`;
}
