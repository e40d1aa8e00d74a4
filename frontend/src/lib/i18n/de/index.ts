import type { Catalogues, Same } from "../words";
import access from "./access";
import account from "./account";
import audit from "./audit";
import auth from "./auth";
import chart from "./chart";
import entries from "./entries";
import errors from "./errors";
import events from "./events";
import overview from "./overview";
import reports from "./reports";
import rights from "./rights";
import settings from "./settings";
import shell from "./shell";
import start from "./start";
import ui from "./ui";
import views from "./views";

export default {
  access,
  account,
  audit,
  auth,
  chart,
  entries,
  errors,
  events,
  overview,
  reports,
  rights,
  settings,
  shell,
  start,
  ui,
  views,
} satisfies { [S in keyof Catalogues]: Same<Catalogues[S]> };
