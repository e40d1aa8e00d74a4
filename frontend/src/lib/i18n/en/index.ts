import auth from "./auth";
import errors from "./errors";
import reports from "./reports";
import shell from "./shell";
import ui from "./ui";

export default { auth, errors, reports, shell, ui } as const;
