import type { ComponentProps, ReactNode } from "react";
import { Kbd } from "./kbd";

type Look = {
  /** `primary`: one a page. `bare`: icons and rare acts. */
  look?: "primary" | "bare" | "danger";
  /** An icon alone; give aria-label. */
  square?: boolean;
  wide?: boolean;
  /** The key that presses it, written inside: "Ctrl Enter". */
  keys?: string;
};

function classes({ look, square, wide }: Look, more = ""): string {
  return ["btn", look, square && "square", wide && "wide", more].filter(Boolean).join(" ");
}

function Inside({ keys, children }: { keys?: string; children: ReactNode }) {
  return (
    <>
      {children}
      {keys && <Kbd className="desk">{keys}</Kbd>}
    </>
  );
}

type ButtonProps = Look &
  Omit<ComponentProps<"button">, "disabled"> & {
    /** It is being done: it keeps its place and does nothing more. */
    busy?: boolean;
    /** It cannot act yet: the id of the sentence on the page that says why. It stays focusable. */
    because?: string | null;
  };

export function Button({
  look,
  square,
  wide,
  keys,
  busy,
  because,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const isOff = Boolean(busy || because);
  return (
    <button
      {...rest}
      type={isOff ? "button" : type}
      className={classes({ look, square, wide }, className)}
      aria-disabled={because ? true : undefined}
      aria-busy={busy || undefined}
      aria-describedby={because || rest["aria-describedby"]}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
    >
      <Inside keys={keys}>{children}</Inside>
    </button>
  );
}

export function LinkButton({ look, square, wide, keys, className, children, ...rest }: Look & ComponentProps<"a">) {
  return (
    <a {...rest} className={classes({ look, square, wide }, className)}>
      <Inside keys={keys}>{children}</Inside>
    </a>
  );
}
