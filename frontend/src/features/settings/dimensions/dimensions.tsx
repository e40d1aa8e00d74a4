import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { AddAxis } from "./add-axis";
import { AxisPane } from "./axis-pane";
import { readDimensions, readRules } from "./queries";

/** The axes of a company's lines; beside them one axis with its values and what accounts ask of it. */
export async function Dimensions({ companyId, axisId, after }: { companyId: string; axisId?: string; after?: string }) {
  const [say, company, axes, rules, rights] = await Promise.all([
    getSay(),
    getCompany(companyId),
    readDimensions(companyId),
    readRules(companyId),
    getRights(),
  ]);
  const here = `/${companyId}/settings/dimensions`;
  const mayChange = rights.has("chart.change");
  const refusal = axes instanceof ApiError ? axes : rules instanceof ApiError ? rules : null;
  const known = axes instanceof ApiError ? [] : axes;
  const asking = rules instanceof ApiError ? [] : rules;
  const axis = known.find(({ id }) => id === axisId);
  return (
    <Words of={["dimensions"]}>
      <SettingsHead companyId={companyId} title={say("dimensions.title")} sub={<bdi>{company.name}</bdi>}>
        {mayChange && !refusal && <AddAxis companyId={companyId} />}
      </SettingsHead>
      {refusal ? (
        <Refusal error={refusal} />
      ) : known.length === 0 ? (
        <State title={say("dimensions.none_title")}>
          <p>{say("dimensions.none_text")}</p>
          {!mayChange && <p>{say("dimensions.may_not")}</p>}
        </State>
      ) : (
        <div className="split">
          <ScrollRegion label={say("dimensions.title")}>
            <table className="list axes">
              <caption className="vh">{say("dimensions.title")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("dimensions.axis")}</th>
                  <th scope="col" className="fit">
                    {say("ui.code")}
                  </th>
                  <th scope="col">{say("dimensions.asked_by")}</th>
                  <th scope="col" className="fit">
                    {say("dimensions.state")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {known.map(({ id, code, name, is_active }) => {
                  const count = asking.filter((account) => account.rules[code]).length;
                  return (
                    <tr key={id} className={id === axisId ? "open" : undefined}>
                      <th scope="row" className="name">
                        <a
                          className="rowlink link"
                          href={address(here, { axis: id })}
                          aria-current={id === axisId ? "true" : undefined}
                          data-stays
                        >
                          <bdi>{name}</bdi>
                        </a>
                      </th>
                      <td className="code text-muted">{code}</td>
                      <td className="no text-muted">
                        {count > 0 ? say("dimensions.accounts", { count }) : say("dimensions.no_account")}
                      </td>
                      <td className="st">
                        <Pill is={is_active ? "ok" : "draft"}>
                          {is_active ? say("dimensions.in_use") : say("dimensions.archived")}
                        </Pill>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            <p className="tail text-faint">{say("dimensions.order")}</p>
          </ScrollRegion>
          {axis && (
            <AxisPane
              companyId={companyId}
              axis={axis}
              rules={asking}
              after={after}
              mayChange={mayChange}
              close={here}
            />
          )}
        </div>
      )}
    </Words>
  );
}
