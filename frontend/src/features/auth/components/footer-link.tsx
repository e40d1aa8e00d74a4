"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useSay } from "@/lib/i18n/client";

/** The other way in: to the sign-up from the sign-in, and back from everywhere else. */
export function AuthFooterLink() {
  const say = useSay();
  const isSignIn = usePathname() === "/sign-in";
  return (
    <span>
      {isSignIn ? say("auth.new_here") : say("auth.have_account")}{" "}
      <Link className="link" href={isSignIn ? "/sign-up" : "/sign-in"}>
        {isSignIn ? say("auth.sign_up_link") : say("auth.sign_in")}
      </Link>
    </span>
  );
}
