/** Cells of a spreadsheet: tabs between, lines below each other; a cell in quotes can hold both. Null for one plain text. */
export function cellsOf(text: string): string[][] | null {
  if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) {
    return null;
  }
  const rows: string[][] = [[]];
  const pattern = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r?\n|$)/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) {
      break;
    }
    const [, cell = "", mark] = match;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (mark !== "\t" && pattern.lastIndex < text.length) {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}
