import access from "./access";
import account from "./account";
import ageing from "./ageing";
import attachments from "./attachments";
import audit from "./audit";
import auth from "./auth";
import bankBooks from "./bank_books";
import bankDetails from "./bank_details";
import bankFeeds from "./bank_feeds";
import bankImport from "./bank_import";
import budgets from "./budgets";
import chart from "./chart";
import columns from "./columns";
import contactFiles from "./contact_files";
import contactForm from "./contact_form";
import contacts from "./contacts";
import cures from "./cures";
import currencies from "./currencies";
import dimensions from "./dimensions";
import dispatch from "./dispatch";
import documentForm from "./document_form";
import documentSettings from "./document_settings";
import documents from "./documents";
import domains from "./domains";
import drafts from "./drafts";
import entries from "./entries";
import errors from "./errors";
import events from "./events";
import exporting from "./exports";
import factor from "./factor";
import forecast from "./forecast";
import imports from "./imports";
import incoming from "./incoming";
import itemRows from "./item_rows";
import items from "./items";
import myinvois from "./myinvois";
import numberSeries from "./number_series";
import opening from "./opening";
import organisation from "./organisation";
import overview from "./overview";
import paper from "./paper";
import paymentRuns from "./payment_runs";
import payments from "./payments";
import periods from "./periods";
import platform from "./platform";
import public_document from "./public_document";
import reconcile from "./reconcile";
import recurring from "./recurring";
import recurring_documents from "./recurring-documents";
import reminders from "./reminders";
import reports from "./reports";
import returns from "./returns";
import revaluation from "./revaluation";
import rights from "./rights";
import settings from "./settings";
import shell from "./shell";
import sources from "./sources";
import start from "./start";
import taxes from "./taxes";
import ui from "./ui";
import views from "./views";
import webhooks from "./webhooks";

export default {
  access,
  account,
  attachments,
  audit,
  ageing,
  auth,
  bank_books: bankBooks,
  bank_details: bankDetails,
  bank_feeds: bankFeeds,
  bank_import: bankImport,
  budgets,
  chart,
  columns,
  contact_files: contactFiles,
  contact_form: contactForm,
  contacts,
  cures,
  currencies,
  dimensions,
  document_form: documentForm,
  document_settings: documentSettings,
  dispatch,
  documents,
  domains,
  drafts,
  entries,
  errors,
  events,
  exports: exporting,
  factor,
  forecast,
  imports,
  incoming,
  item_rows: itemRows,
  items,
  myinvois,
  number_series: numberSeries,
  opening,
  organisation,
  overview,
  payments,
  payment_runs: paymentRuns,
  paper,
  periods,
  platform,
  public_document,
  reconcile,
  recurring,
  recurring_documents,
  reminders,
  reports,
  returns,
  revaluation,
  rights,
  settings,
  shell,
  sources,
  start,
  taxes,
  ui,
  views,
  webhooks,
} as const;
