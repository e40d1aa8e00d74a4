import type { Api } from "./books";

/** A booking of a bank: day, amount with its sign, text, and where it has one the bank's own id. */
export type Booking = readonly [day: string, amount: string, text: string, id?: string];

/** CAMT.053 of a few bookings; `closing` is what they come to unless it is said. Amounts are whole cents, as strings. */
export function camt(
  bookings: readonly Booking[],
  { opening, closing, iban = "DE89370400440532013000" }: { opening: string; closing: string; iban?: string },
): string {
  const days = bookings.map(([day]) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  const side = (amount: string) => (amount.startsWith("-") ? "DBIT" : "CRDT");
  const plain = (amount: string) => amount.replace("-", "");
  const balance = (code: string, amount: string, on?: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="MYR">${plain(amount)}</Amt><CdtDbtInd>${side(amount)}</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
  const entries = bookings.map(
    ([day, amount, text, id]) =>
      `<Ntry><Amt Ccy="MYR">${plain(amount)}</Amt><CdtDbtInd>${side(amount)}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${day}</Dt></BookgDt>${
        id ? `<AcctSvcrRef>${id}</AcctSvcrRef>` : ""
      }<NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>${first}</Id><FrToDt><FrDtTm>${first}T00:00:00</FrDtTm><ToDtTm>${last}T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>MYR</Ccy></Acct>${balance("OPBD", opening, first)}${balance("CLBD", closing, last)}${entries.join("")}</Stmt></BkToCstmrStmt></Document>`;
}

/** The id of the account at a bank with this code. */
export async function bankAccount(api: Api, companyId: string, code = "1130"): Promise<string> {
  const { items } = await api.get<{ items: { account_id: string; account_code: string }[] }>(
    `/companies/${companyId}/bank-books`,
  );
  const found = items.find(({ account_code }) => account_code === code);
  if (!found) {
    throw new Error(`no account ${code} at a bank`);
  }
  return found.account_id;
}

/** Imports a file for an account, as the browser does; `said` is what else a person says of it. */
export async function bringFile(api: Api, companyId: string, accountId: string, name: string, text: string, said = {}) {
  await api.upload(`/companies/${companyId}/bank-imports`, {
    file: { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) },
    options: JSON.stringify({ account_id: accountId, ...said }),
  });
}
