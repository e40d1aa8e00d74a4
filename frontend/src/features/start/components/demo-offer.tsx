"use client";

import { ChevronRight, FlaskConical } from "lucide";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { address } from "@/lib/api/address";
import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** One click to a demo company: it is made, its job is watched, and where there is one already one goes there. */
export function DemoOffer({ before, children }: { before?: () => Promise<void>; children?: ReactNode }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);

  async function open() {
    await before?.();
    try {
      const { data: job } = await call(api.POST("/api/v1/demo-companies", { headers: newKey() }));
      router.push(address("/start/demo", { company: job.company_id, job: job.id }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "organisations.company_name_taken") {
        throw error;
      }
      const { data } = await call(api.GET("/api/v1/companies", { params: { query: { limit: 200 } } }));
      const there = data.items.find(({ is_demo }) => is_demo);
      if (!there) {
        throw error;
      }
      router.push(`/${there.id}`);
    }
  }

  return (
    <>
      <ul className="next">
        <li>
          <button type="button" aria-busy={isBusy} onClick={() => submit(open)}>
            <Icon of={FlaskConical} />
            <span>
              <b>{say("start.demo")}</b>
              <span>{say("start.demo_why")}</span>
            </span>
            <Icon of={ChevronRight} turns />
          </button>
        </li>
        {children}
      </ul>
      <FormFault faults={faults} />
    </>
  );
}
