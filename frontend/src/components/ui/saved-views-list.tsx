"use client";

import { X } from "lucide";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { address } from "@/lib/api/address";
import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { FormFault } from "./form-fault";
import { Icon } from "./icon";
import { TextField } from "./text-field";
import { toast } from "./toast";

type View = components["schemas"]["SavedViewOut"];
type Query = { [name: string]: string[] };
const PATH = "/api/v1/companies/{company_id}/saved-views";
/** Where one is, not what one looks at. */
const LEFT_OUT = new Set(["after", "via", "account", "open"]);

function queryOf(parameters: URLSearchParams): Query {
  const query: Query = {};
  for (const [name, value] of parameters) {
    if (!LEFT_OUT.has(name)) {
      query[name] = [...(query[name] ?? []), value];
    }
  }
  return query;
}

/** The same for queries that show the same. */
function wordsOf(query: { readonly [name: string]: string | readonly string[] }): string {
  return JSON.stringify(
    Object.entries(query)
      .map(([name, value]) => [name, [value].flat()])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** The views that are kept, and a form that keeps what is shown. They are read when the menu opens. */
export default function Views({ companyId, list, close }: { companyId: string; list: string; close: () => void }) {
  const say = useSay();
  const router = useRouter();
  const path = usePathname();
  const current = useSearchParams();
  const [views, setViews] = useState<readonly View[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [name, setName] = useState("");
  const { isBusy, faults, submit } = useSubmit(["name"]);
  const params = { path: { company_id: companyId } };
  const field = useRef<HTMLInputElement>(null);
  const reading = useRef<Promise<readonly View[]>>(null);
  const here = wordsOf(queryOf(current));

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, each time the menu opens
  useEffect(() => {
    field.current?.focus();
    reading.current = call(api.GET(PATH, { params: { ...params, query: { list } } })).then(({ data }) => data);
    reading.current.then(
      (found) => setViews(found),
      (error) => setFault(error instanceof ApiError ? error.message : String(error)),
    );
  }, []);

  const save = () =>
    submit(async () => {
      const query = queryOf(current);
      // whoever is quicker than the list waits for it: a name that is taken is replaced, not refused
      const same = (views ?? (await reading.current))?.find((view) => view.name === name.trim());
      await call(
        same
          ? api.PATCH(`${PATH}/{view_id}`, {
              params: { path: { ...params.path, view_id: same.id }, header: { "If-Match": `"v${same.version}"` } },
              body: { query },
            })
          : api.POST(PATH, { params: { ...params, header: newKey() }, body: { list, name: name.trim(), query } }),
      );
      toast({ text: say("views.saved", { name: name.trim() }) });
      close();
    });

  const remove = (view: View) =>
    submit(async () => {
      await call(
        api.DELETE(`${PATH}/{view_id}`, {
          params: { path: { ...params.path, view_id: view.id }, header: { "If-Match": `"v${view.version}"` } },
        }),
      );
      setViews(views?.filter(({ id }) => id !== view.id) ?? null);
    });

  return (
    <div className="views">
      {fault && <p className="note bad">{fault}</p>}
      {views?.length === 0 && <p className="text-faint">{say("views.none")}</p>}
      {views && views.length > 0 && (
        <ul>
          {views.map((view) => (
            <li key={view.id}>
              <button
                type="button"
                className="open"
                aria-current={wordsOf(view.query) === here ? "true" : undefined}
                onClick={() => {
                  router.push(address(path, view.query));
                  close();
                }}
              >
                <bdi>{view.name}</bdi>
              </button>
              <button
                type="button"
                className="btn bare square"
                aria-label={say("views.delete", { name: view.name })}
                onClick={() => remove(view)}
              >
                <Icon of={X} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={say("views.name")}
          hint={views?.some((view) => view.name === name.trim()) ? say("views.replaces") : say("views.name_hint")}
          ref={field}
          name="name"
          value={name}
          error={faults.fields.name}
          autoComplete="off"
          required
          onChange={(event) => setName(event.target.value)}
        />
        <FormFault faults={faults} />
        <button type="submit" className="btn primary" aria-busy={isBusy || undefined}>
          {say("views.save")}
        </button>
      </form>
    </div>
  );
}
