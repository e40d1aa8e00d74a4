import type { Api } from "./books";

/** A booking of a bank: day, amount with its sign, text, and where it has one the bank's own id. */
export type Booking = readonly [day: string, amount: string, text: string, id?: string];

/** CAMT.053 of a few bookings; `closing` is what they come to unless it is said. Amounts are whole cents, as strings. */
export function camt(
  bookings: readonly Booking[],
  {
    opening,
    closing,
    iban = "DE89370400440532013000",
    currency = "MYR",
  }: { opening: string; closing: string; iban?: string; currency?: string },
): string {
  const days = bookings.map(([day]) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  const side = (amount: string) => (amount.startsWith("-") ? "DBIT" : "CRDT");
  const plain = (amount: string) => amount.replace("-", "");
  const balance = (code: string, amount: string, on?: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${plain(amount)}</Amt><CdtDbtInd>${side(amount)}</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
  const entries = bookings.map(
    ([day, amount, text, id]) =>
      `<Ntry><Amt Ccy="${currency}">${plain(amount)}</Amt><CdtDbtInd>${side(amount)}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${day}</Dt></BookgDt>${
        id ? `<AcctSvcrRef>${id}</AcctSvcrRef>` : ""
      }<NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>${first}</Id><FrToDt><FrDtTm>${first}T00:00:00</FrDtTm><ToDtTm>${last}T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>${balance("OPBD", opening, first)}${balance("CLBD", closing, last)}${entries.join("")}</Stmt></BkToCstmrStmt></Document>`;
}

/** OFX of the same: the bank's code and the number of the account, and what it closes with. */
export function ofx(
  bookings: readonly Booking[],
  { bank, number, closing }: { bank: string; number: string; closing: string },
): string {
  const plain = (day?: string) => (day ?? "").replaceAll("-", "");
  const days = bookings.map(([day]) => day).sort();
  const entries = bookings.map(
    ([day, amount, text], at) =>
      `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>${plain(day)}<TRNAMT>${amount}<FITID>F${at}<NAME>${text.slice(0, 32)}<MEMO>${text}</STMTTRN>`,
  );
  return `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>MYR<BANKACCTFROM><BANKID>${bank}<ACCTID>${number}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>${plain(days[0])}<DTEND>${plain(days.at(-1))}${entries.join("")}</BANKTRANLIST><LEDGERBAL><BALAMT>${closing}<DTASOF>${plain(days.at(-1))}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`;
}

/** MT940 of the same. */
export function mt940(
  bookings: readonly Booking[],
  { number, opening, closing }: { number: string; opening: string; closing: string },
): string {
  const plain = (day?: string) => (day ?? "").replaceAll("-", "").slice(2);
  const figure = (amount: string) => amount.replace("-", "").replace(".", ",");
  const side = (amount: string) => (amount.startsWith("-") ? "D" : "C");
  const days = bookings.map(([day]) => day).sort();
  const balance = (amount: string, day?: string) => `${side(amount)}${plain(day)}MYR${figure(amount)}`;
  const entries = bookings.map(
    ([day, amount, text]) =>
      `:61:${plain(day)}${plain(day).slice(2)}${side(amount)}${figure(amount)}NMSCNONREF\r\n:86:${text}\r\n`,
  );
  return `:20:1\r\n:25:${number}\r\n:28C:3/1\r\n:60F:${balance(opening, days[0])}\r\n${entries.join("")}:62F:${balance(closing, days.at(-1))}\r\n-\r\n`;
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
