import type { Catalogues, Same } from "../words";
import auth from "./auth";
import chart from "./chart";
import entries from "./entries";
import errors from "./errors";
import overview from "./overview";
import reports from "./reports";
import shell from "./shell";
import ui from "./ui";

export default { auth, chart, entries, errors, overview, reports, shell, ui } satisfies { [S in keyof Catalogues]: Same<Catalogues[S]> };
