"use client";

import { Eye, EyeOff } from "lucide";
import { type ReactNode, useState } from "react";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";

/** A password, with an eye that shows it. */
export function PasswordField({
  label,
  hint,
  error,
  beside,
  isNew,
}: {
  label: string;
  hint?: string;
  error?: string;
  beside?: ReactNode;
  isNew?: boolean;
}) {
  const say = useSay();
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error} beside={beside}>
      {(props) => (
        <div className="input">
          <input
            {...props}
            name="password"
            type={isShown ? "text" : "password"}
            autoComplete={isNew ? "new-password" : "current-password"}
            required
            maxLength={128}
          />
          <button
            type="button"
            className="peek"
            aria-label={isShown ? say("auth.hide_password") : say("auth.show_password")}
            onClick={() => setShown(!isShown)}
          >
            <Icon of={isShown ? EyeOff : Eye} />
          </button>
        </div>
      )}
    </Field>
  );
}
