declare const line: { amount: string; debit: string; line_no: string };

// ruleid: number_for_money
export const shown = Number(line.amount);
// ruleid: number_for_money
export const read = parseFloat(line.debit);
// ruleid: number_for_money
export const sum = 1 + +line.amount;
// ok: number_for_money
export const place = Number(line.line_no);
