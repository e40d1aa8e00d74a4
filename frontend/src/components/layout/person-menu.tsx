"use client";

import { LogOut, ShieldCheck, UserRound } from "lucide";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "../ui/icon";
import { Menu, MenuGroup, MenuItem } from "../ui/menu";
import { toast } from "../ui/toast";
import { LanguageItems } from "./language-items";

/** Who is signed in: the pages about them, language, and the way out. */
export function PersonMenu({ email }: { email: string }) {
  "use no memo"; // drawn seldom: what remembers its parts would be larger than they are
  const say = useSay();
  return (
    <Menu
      name={say("shell.profile")}
      button={
        <>
          <span className="mark" aria-hidden="true">
            {email.slice(0, 2)}
          </span>
          <span className="truncate">{email}</span>
        </>
      }
      className=""
    >
      <a role="menuitem" tabIndex={-1} href="/account/profile">
        <Icon of={UserRound} />
        <span>{say("shell.profile")}</span>
      </a>
      <a role="menuitem" tabIndex={-1} href="/account/security">
        <Icon of={ShieldCheck} />
        <span>{say("shell.security")}</span>
      </a>
      <hr />
      <MenuGroup name={say("shell.language")}>
        <LanguageItems />
      </MenuGroup>
      <hr />
      <MenuItem onClick={signOut}>
        <Icon of={LogOut} />
        <span>{say("shell.sign_out")}</span>
      </MenuItem>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  const { endSession } = await import("@/lib/session/ending");
  const refusal = await endSession();
  if (refusal) {
    toast({ text: refusal, is: "bad" });
  }
}
