"use client";

import { ChevronDown } from "lucide";
import type { ComponentProps } from "react";
import { Field, type FieldWords } from "./field";
import { Icon } from "./icon";

export type Choice = { value: string; name: string };

/** One of a few: the browser's own list. For more than about twenty use Combobox. */
export function Select({
  label,
  hint,
  error,
  beside,
  className,
  choices,
  ...rest
}: FieldWords &
  Omit<ComponentProps<"select">, "className" | "children"> & {
    choices: readonly Choice[];
    className?: string;
  }) {
  return (
    <Field label={label} hint={hint} error={error} beside={beside} className={className}>
      {(props) => (
        <div className="input choice">
          <select {...rest} {...props}>
            {choices.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          <Icon of={ChevronDown} />
        </div>
      )}
    </Field>
  );
}
