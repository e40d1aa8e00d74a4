type Said = { readonly counterparty_name: string; readonly text: string };

/** Whether the text says with whom, too: some banks write the name, or the beginning of the text, into both. */
export function isNamed({ counterparty_name, text }: Said): boolean {
  return text.toLowerCase().includes(counterparty_name.trim().toLowerCase());
}

/** With whom, and the text: in one line, nothing twice. */
export function titleOf(said: Said): string {
  return isNamed(said)
    ? said.text.trim()
    : [said.counterparty_name.trim(), said.text.trim()].filter(Boolean).join(" \u00b7 ");
}
