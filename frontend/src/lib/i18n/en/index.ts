import access from "./access";
import account from "./account";
import audit from "./audit";
import auth from "./auth";
import chart from "./chart";
import currencies from "./currencies";
import dimensions from "./dimensions";
import entries from "./entries";
import errors from "./errors";
import events from "./events";
import overview from "./overview";
import periods from "./periods";
import reports from "./reports";
import revaluation from "./revaluation";
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
  currencies,
  dimensions,
  entries,
  errors,
  events,
  overview,
  periods,
  reports,
  revaluation,
  rights,
  settings,
  shell,
  start,
  ui,
  views,
} as const;
