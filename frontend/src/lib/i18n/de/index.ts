import type { Catalogues, Same } from "../words";
import auth from "./auth";
import chart from "./chart";
import entries from "./entries";
import errors from "./errors";
import overview from "./overview";
import reports from "./reports";
import shell from "./shell";
import start from "./start";
import ui from "./ui";
import views from "./views";

export default { auth, chart, entries, errors, overview, reports, shell, start, ui, views } satisfies { [S in keyof Catalogues]: Same<Catalogues[S]> };
