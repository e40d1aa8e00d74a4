import { ArrowLeft, FileUser, HeartPulse, History, KeyRound, ShieldCheck, UserRound } from "lucide";
import type { ReactNode } from "react";
import { Frame } from "@/components/layout/frame";
import { NavLink } from "@/components/layout/nav-link";
import { Icon } from "@/components/ui/icon";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";

const PLACES = [
  { path: "profile", icon: UserRound, name: "account.profile" },
  { path: "security", icon: ShieldCheck, name: "account.security" },
  { path: "tokens", icon: KeyRound, name: "account.tokens" },
  { path: "events", icon: History, name: "account.events_short" },
  { path: "data", icon: FileUser, name: "account.data_short" },
] as const;
const OF_STAFF = { path: "platform", icon: HeartPulse, name: "platform.title" } as const;

/** Around the pages about oneself; they belong to no company. */
export async function AccountFrame({ children }: { children: ReactNode }) {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  const places = me.is_platform_staff ? [...PLACES, OF_STAFF] : PLACES;
  const links = places.map(({ path, icon, name }) => (
    <NavLink key={path} href={`/account/${path}`}>
      <Icon of={icon} />
      <span>{say(name)}</span>
    </NavLink>
  ));
  const back = (name: string) => (
    <a href="/">
      <Icon of={ArrowLeft} turns />
      <span>{name}</span>
    </a>
  );
  return (
    <Frame
      email={me.email}
      label={say("account.title")}
      side={
        <>
          {back(say("account.to_books"))}
          <h2>{say("account.title")}</h2>
          {links}
        </>
      }
      tabs={
        <>
          {back(say("account.to_books_short"))}
          {links}
        </>
      }
    >
      <Words of={["account", "access"]}>{children}</Words>
    </Frame>
  );
}
