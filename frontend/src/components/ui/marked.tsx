import { found } from "./match";

/** A text with the part that matches what was typed. */
export function Marked({ text, query }: { text: string; query: string }) {
  const at = found(text, query.trim());
  return at ? (
    <>
      {text.slice(0, at[0])}
      <mark>{text.slice(...at)}</mark>
      {text.slice(at[1])}
    </>
  ) : (
    text
  );
}
