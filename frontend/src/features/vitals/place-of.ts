import type { BrowserError } from "./api";

const FRAMES = 20;
const LONGEST = 160;
// Chrome writes "at name (address:line:column)", Firefox and Safari "name@address:line:column"
const LINE =
  /^(?:\s*at )?(?:async )?(?:(.*?)[ @]\(?)?https?:\/\/[^\s()/]+(\/_next\/static\/[\w./~%()-]+\.js)[^\s()]*:(\d+):(\d+)\)?$/;

/** Where in our own files an error was made, innermost first; nothing of its text, of addresses or of others' programs. */
export function framesOf(stack: string): BrowserError["frames"] {
  const frames: BrowserError["frames"] = [];
  for (const row of stack.split("\n")) {
    const [, name = "", file = "", ...at] = LINE.exec(row) ?? [];
    const [line, column] = at.map((digits) => Number.parseInt(digits, 10));
    if (file.length <= LONGEST && line && column) {
      const called = /^[A-Za-z_$][\w$.]{0,59}$/.exec(name)?.[0] ?? "";
      frames.push({ file, function: called, line, column });
    }
  }
  return frames.slice(0, FRAMES);
}

/** The name of an error as the language calls it; what is named in another way is an Error. */
export function typeOf(name: string): string {
  return /^[A-Z][A-Za-z]{1,39}$/.test(name) ? name : "Error";
}
