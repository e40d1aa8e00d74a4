import { ArrowLeft, Menu } from "lucide";
import type { ReactNode } from "react";
import { Frame } from "@/components/layout/frame";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompanies, getMe } from "@/lib/session/me";
import { STEPS, type Step, Steps } from "./steps";

/** A page of the way to the first entry: the steps at the side, one decision on the paper. */
export async function StartPage({
  now,
  back = {},
  title,
  acts,
  children,
}: {
  now: Step;
  back?: { [step in Step]?: string };
  title: string;
  acts?: ReactNode;
  children: ReactNode;
}) {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  const companies = me.tenant_id ? await getCompanies() : [];
  const place = STEPS.indexOf(now) + 1;
  return (
    <Frame
      email={me.email}
      label={say("start.way")}
      side={
        <>
          <Steps now={now} back={back} />
          {companies.length > 0 && (
            <a href="/" className="phone">
              <Icon of={ArrowLeft} turns />
              {say("start.to_books")}
            </a>
          )}
        </>
      }
    >
      <Words of={["start"]}>
        <header className="head">
          <button type="button" className="btn bare square phone" popoverTarget="side" aria-label={say("shell.menu")}>
            <Icon of={Menu} />
          </button>
          <h1>{title}</h1>
          <span className="sub">{say("start.step_of", { step: place, steps: STEPS.length })}</span>
          <span className="grow" />
          {companies.length > 0 && (
            <LinkButton href="/" className="desk">
              {say("start.to_books")}
            </LinkButton>
          )}
          {acts}
        </header>
        {children}
      </Words>
    </Frame>
  );
}

/** The decision itself: a card on ruled paper. */
export function Decision({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="scroll ruled">
      <div className="state decision">
        <h2>{title}</h2>
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}
