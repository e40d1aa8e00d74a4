import type { PlainKey } from "@/lib/i18n/words";

/** UN/ECE Recommendation 20: what lines are mostly counted in. Others can stand already. */
export const UNITS: readonly { readonly code: string; readonly name: PlainKey<"document_form"> }[] = [
  { code: "C62", name: "document_form.unit_c62" },
  { code: "HUR", name: "document_form.unit_hur" },
  { code: "DAY", name: "document_form.unit_day" },
  { code: "WEE", name: "document_form.unit_wee" },
  { code: "MON", name: "document_form.unit_mon" },
  { code: "ANN", name: "document_form.unit_ann" },
  { code: "KGM", name: "document_form.unit_kgm" },
  { code: "GRM", name: "document_form.unit_grm" },
  { code: "TNE", name: "document_form.unit_tne" },
  { code: "LTR", name: "document_form.unit_ltr" },
  { code: "MTR", name: "document_form.unit_mtr" },
  { code: "MTK", name: "document_form.unit_mtk" },
  { code: "MTQ", name: "document_form.unit_mtq" },
  { code: "KMT", name: "document_form.unit_kmt" },
  { code: "KWH", name: "document_form.unit_kwh" },
  { code: "SET", name: "document_form.unit_set" },
  { code: "XBX", name: "document_form.unit_xbx" },
  { code: "XPK", name: "document_form.unit_xpk" },
  { code: "LS", name: "document_form.unit_ls" },
];
