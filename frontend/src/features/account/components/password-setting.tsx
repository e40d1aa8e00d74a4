"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { useSay } from "@/lib/i18n/use-say";
import { Setting } from "./setting";

const PasswordDialog = lazy(() => import("./password-dialog"));

export function PasswordSetting() {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <Setting
      name={say("account.password")}
      text={say("account.password_text")}
      acts={<Button onClick={() => setOpen(true)}>{say("account.change_password")}</Button>}
    >
      {isOpen && (
        <Suspense>
          <PasswordDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Setting>
  );
}
