type Said = { readonly counterparty_name: string; readonly text: string };

const CUT_NAME = 10; // letters from which on the beginning of a text is a name that was cut off
const LETTER = "[\\p{L}\\p{N}_]";

/** Whether the text says with whom, too, as words of its own or, cut off, as its beginning: some banks write it into both. */
export function isNamed({ counterparty_name, text }: Said): boolean {
  const [name, said] = [counterparty_name.trim().toLowerCase(), text.trim().toLowerCase()];
  const words = name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return (
    name === "" ||
    (name.length >= CUT_NAME && said.startsWith(name)) ||
    new RegExp(`(?<!${LETTER})${words}(?!${LETTER})`, "u").test(said)
  );
}

/** With whom, and the text: in one line, nothing twice. */
export function titleOf(said: Said): string {
  return isNamed(said)
    ? said.text.trim()
    : [said.counterparty_name.trim(), said.text.trim()].filter(Boolean).join(" \u00b7 ");
}
