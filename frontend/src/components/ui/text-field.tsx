"use client";

import type { ComponentProps } from "react";
import { Field, type FieldWords } from "./field";

type Rest = Omit<ComponentProps<"input">, "className">;

/** A line of text, a date (`type="date"`), an e-mail address. */
export function TextField({
  label,
  hint,
  error,
  beside,
  className,
  ...rest
}: FieldWords & Rest & { className?: string }) {
  return (
    <Field label={label} hint={hint} error={error} beside={beside} className={className}>
      {(props) => <input className="input" type="text" {...rest} {...props} />}
    </Field>
  );
}

/** Lines of text. */
export function TextArea({
  label,
  hint,
  error,
  beside,
  className,
  ...rest
}: FieldWords & Omit<ComponentProps<"textarea">, "className"> & { className?: string }) {
  return (
    <Field label={label} hint={hint} error={error} beside={beside} className={className}>
      {(props) => <textarea className="input" {...rest} {...props} />}
    </Field>
  );
}
