"use client";

import { CircleAlert } from "lucide";
import { type ReactNode, useId } from "react";
import { Icon } from "./icon";

export type FieldWords = {
  label: string;
  /** Under the field, always there. */
  hint?: string;
  /** One sentence that says what to enter; takes the hint's place. */
  error?: string;
  /** Beside the label: a link. */
  beside?: ReactNode;
};

/** Label, control, and hint or error, joined for whoever hears the page. The control gets the props it is called with. */
export function Field({
  label,
  hint,
  error,
  beside,
  className = "",
  children,
}: FieldWords & {
  className?: string;
  children: (props: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={`field ${error ? "wrong" : ""} ${className}`}>
      {beside ? (
        <span className="lrow">
          <label className="label" htmlFor={id}>
            {label}
          </label>
          {beside}
        </span>
      ) : (
        <label htmlFor={id}>{label}</label>
      )}
      {children({ id, "aria-describedby": error || hint ? note : undefined, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p className="error" id={note}>
          <Icon of={CircleAlert} />
          <span>{error}</span>
        </p>
      ) : (
        hint && (
          <p className="hint" id={note}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
