import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { FolderAct } from "./folder-act";

/** The watched folder: whether its files are imported, when it was looked at, and what was refused lately. */
export async function Folder({
  companyId,
  settings,
  mayChange,
}: {
  companyId: string;
  settings: components["schemas"]["BankingSettingsOut"];
  mayChange: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const isOn = settings.folder_enabled;
  return (
    <section aria-labelledby="folder" className="folder">
      <h2 id="folder">{say("bank_books.folder")}</h2>
      <p className="text-muted">{say("bank_books.folder_text")}</p>
      {settings.folder_available ? (
        <>
          <p>
            <Pill is={isOn ? "ok" : "draft"}>{say(isOn ? "bank_books.folder_on" : "bank_books.folder_off")}</Pill>{" "}
            <code>{settings.folder_name}/</code>
          </p>
          {isOn && (
            <p className="text-muted">
              {settings.folder_looked_at
                ? say("bank_books.folder_looked", { moment: format.moment(settings.folder_looked_at) })
                : say("bank_books.folder_not_looked")}{" "}
              {settings.folder_as && say("bank_books.folder_as", { who: settings.folder_as })}
            </p>
          )}
          {mayChange && <FolderAct companyId={companyId} version={settings.version} isOn={isOn} />}
          {settings.folder_refusals.length > 0 && (
            <>
              <h3 className="h3">{say("bank_books.folder_refused")}</h3>
              <ul className="refusals">
                {settings.folder_refusals.map((one) => (
                  <li key={`${one.at} ${one.file_name}`}>
                    <bdi>{one.file_name}</bdi> <span className="text-muted">{format.moment(one.at)}</span>
                    <p>{one.why}</p>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      ) : (
        <p className="note">{say("bank_books.folder_none")}</p>
      )}
    </section>
  );
}
