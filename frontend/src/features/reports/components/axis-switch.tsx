import { address } from "@/lib/api/address";
import { getSay } from "@/lib/i18n/server";
import type { Axis } from "../queries";

/** The profit and loss as a whole, or split by a dimension; nothing where there are none. */
export async function AxisSwitch({
  companyId,
  axes,
  axis,
  parameters,
}: {
  companyId: string;
  axes: readonly Axis[];
  axis: string | null;
  parameters: { readonly [name: string]: string | readonly string[] | undefined };
}) {
  const say = await getSay();
  if (axes.length === 0) {
    return null;
  }
  return (
    <nav className="seg" aria-label={say("reports.split")}>
      <a
        href={address(`/${companyId}/reports/profit-and-loss`, parameters)}
        aria-current={axis === null ? "page" : undefined}
      >
        {say("reports.whole")}
      </a>
      {axes.map(({ code, name }) => (
        <a
          key={code}
          href={address(`/${companyId}/reports/profit-and-loss-by-dimension`, { axis: code, ...parameters })}
          aria-current={axis === code ? "page" : undefined}
        >
          <bdi>{name}</bdi>
        </a>
      ))}
    </nav>
  );
}
