import { spawn } from "node:child_process";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

/** The user secret that the simulator knows by itself. */
export const SECRET = { id: "oasys-simulator", key: "oasys-simulator-secret" };

/** The simulator of the provider of feeds at that port, which the installation's settings name. */
export async function openProvider(port: number) {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const process = spawn("./oasys", ["bank-feeds-simulator", "--port", String(port)], { cwd: root, stdio: "ignore" });
  const ended = new Promise<void>((then) => process.once("exit", () => then()));
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 1200 || process.exitCode !== null) {
      throw new Error("the simulator does not answer");
    }
    await new Promise((then) => setTimeout(then, 100));
  }
  return {
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
