import { describe, expect, it } from "vitest";
import { recogniseBytes } from "./recognise";

const of = (text: string, name = "books") => recogniseBytes(new TextEncoder().encode(text), name);

describe("what kind of file it is", () => {
  it.each([
    ["PK\u0003\u0004rest", "a.zip", "archive"],
    ["SQLite format 3\u0000", "books", "gnucash"],
    ['<?xml version="1.0"?>\n<gnc-v2 xmlns:gnc="http://www.gnucash.org/XML/gnc">', "books.xml", "gnucash"],
    ['option "title" "Books"\n', "books.txt", "beancount"],
    ['2026-01-01 open Assets:Till\n2026-01-02 * "x"\n', "books.txt", "beancount"],
    ["2026-01-02 * beans\n    assets:till  1\n    income\n", "books.txt", "hledger"],
    ["2026/01/02 beans\n    assets:till  1\n    income\n", "books.txt", "hledger"],
    ["anything", "books.journal", "hledger"],
    ["entry,date,account,debit,credit\nA,2026-01-01,1000,1.00,\n", "x.csv", "journal"],
    ['{"entry": "A", "date": "2026-01-01"}\n', "x.ndjson", "journal"],
    ["*Code,*Name,*Type,*Tax Code\n200,Sales,Revenue,\n", "ChartOfAccounts.csv", "xero"],
    ["Account,Type,Detail Type,Balance\nCash,Bank,Checking,1\n", "Account List.csv", "quickbooks"],
    ["Datum;Konto;Soll;Haben\n31.01.2026;6200;100,00;\n", "x.csv", "csv"],
    ["nothing that is known", "notes.txt", null],
  ])("%j is %s", (text, name, wanted) => {
    expect(of(text, name)).toBe(wanted);
  });

  it("knows a packed file by its first bytes", () => {
    expect(recogniseBytes(new Uint8Array([0x1f, 0x8b, 8, 0]), "books")).toBe("gnucash");
  });
});
