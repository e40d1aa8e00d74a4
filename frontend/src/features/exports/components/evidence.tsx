import { CopyButton } from "@/components/ui/copy-button";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";

type Seal = components["schemas"]["SealedUpTo"];

/** The head of the chain: kept elsewhere, it proves later what stood by now. */
export async function Head({ seal }: { seal: Seal }) {
  const say = await getSay();
  return (
    <section className="imp" aria-labelledby="seal">
      <h2 id="seal">{say("exports.seal")}</h2>
      <p className="text-muted">{say(seal.seal ? "exports.seal_text" : "exports.no_seal_text")}</p>
      {seal.seal && (
        <dl className="facts inside">
          <div>
            <dt>{say("exports.hash")}</dt>
            <dd>
              <code>{seal.hash}</code> <CopyButton text={seal.hash ?? ""} label={say("exports.copy_hash")} />
            </dd>
          </div>
          <div>
            <dt>{say("exports.signature")}</dt>
            <dd>{seal.signature ? <code>{seal.signature.signature}</code> : say("exports.unsigned")}</dd>
          </div>
          {seal.signature && (
            <div>
              <dt>{say("exports.key")}</dt>
              <dd>
                <code>{seal.signature.key_id}</code>{" "}
                <CopyButton text={seal.signature.key_id} label={say("exports.copy_key")} />
              </dd>
            </div>
          )}
          <div>
            <dt>{say("exports.head")}</dt>
            <dd>
              {say("exports.head_text")}{" "}
              <CopyButton
                text={JSON.stringify({ seal: seal.seal, hash: seal.hash, signature: seal.signature })}
                label={say("exports.copy_head")}
              />
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}

/** How somebody who trusts nobody checks an archive on a machine of their own. */
export async function Offline({ seal }: { seal: Seal }) {
  const say = await getSay();
  const key = seal.signature?.key_id;
  const steps = [
    { text: say("exports.offline_unpack"), command: "unzip -p books.zip verify.py > verify.py" },
    { text: say("exports.offline_run"), command: "python3 verify.py books.zip" },
    ...(key ? [{ text: say("exports.offline_key"), command: `python3 verify.py books.zip --key ${key}` }] : []),
    { text: say("exports.offline_head"), command: "python3 verify.py books.zip --head head.json" },
  ];
  return (
    <section className="imp" aria-labelledby="offline">
      <h2 id="offline">{say("exports.offline")}</h2>
      <p className="text-muted">{say("exports.offline_text")}</p>
      <ol className="commands">
        {steps.map(({ text, command }) => (
          <li key={command}>
            <p>{text}</p>
            <div>
              <code>{command}</code>
              <CopyButton text={command} label={say("exports.copy_command", { command })} />
            </div>
          </li>
        ))}
      </ol>
      <p className="text-muted">{say("exports.offline_answer")}</p>
    </section>
  );
}
