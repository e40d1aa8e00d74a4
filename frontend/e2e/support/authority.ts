import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

/** What the simulator knows by itself: the company that submits, its program, a buyer. */
export const OURS = { tin: "C20880050010", brn: "202301000017" };
export const PROGRAM = { id: "oasys-simulator", secret: "oasys-simulator-secret" };
export const BUYER = { name: "Kopi Pagi Sdn. Bhd.", tin: "C10100050020", brn: "201901234567" };
export const PASSWORD = "simulator";

/** The simulator of the Malaysian authority at that port, which the installation's settings name; its certificate goes to that path. */
export async function openAuthority(port: number, certificate: string) {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const words = ["myinvois-simulator", "--port", String(port), "--delay", "0", "--certificate", certificate];
  const process = spawn("./oasys", words, { cwd: root, stdio: "ignore" });
  const ended = new Promise<void>((then) => process.once("exit", () => then()));
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 1200 || process.exitCode !== null) {
      throw new Error("the simulator does not answer");
    }
    await new Promise((then) => setTimeout(then, 100));
  }
  return {
    certificate: await readFile(certificate),
    close: () => {
      process.kill("SIGTERM");
      return ended;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((then) => {
    const line = connect(port, "127.0.0.1");
    line.once("connect", () => {
      line.destroy();
      then(true);
    });
    line.once("error", () => then(false));
  });
}
