import { execFile, execSync, spawn } from "node:child_process";

declare const name: string;
// ruleid: words_for_a_shell_in_node
execSync(`ls ${name}`);
// ruleid: words_for_a_shell_in_node
spawn("ls", [name], { shell: true });
// ok: words_for_a_shell_in_node
execFile("ls", [name]);
