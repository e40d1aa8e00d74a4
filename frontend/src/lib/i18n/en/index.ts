import auth from "./auth";
import errors from "./errors";
import shell from "./shell";
import ui from "./ui";

export default { auth, errors, shell, ui } as const;
