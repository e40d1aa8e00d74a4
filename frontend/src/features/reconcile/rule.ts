import type { Picked } from "@/components/contacts/contact-picker";
import { type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import type { Line } from "./lines";

type Schemas = components["schemas"];
export type Content = Schemas["RuleContent"];
export type Rule = Schemas["RuleOut"];
type Condition = Content["conditions"][number];
export const HOWS = ["contains", "starts", "equals", "any_word"] as const;
export const ON = ["text", "counterparty_name", "amount", "account", "counterparty_key"] as const;
export const WAYS = ["both", "in", "out"] as const;
export type On = (typeof ON)[number];

/** A condition as it is typed; only what belongs to `on` counts. */
export type ConditionText = {
  readonly key: number;
  readonly on: On;
  readonly how: (typeof HOWS)[number];
  /** Of a text: one, or several with commas between them, of which one has to stand there. */
  readonly words: string;
  readonly way: (typeof WAYS)[number];
  readonly least: MoneyValue;
  readonly most: MoneyValue;
  readonly accountId: string;
  /** An account at another bank, as it is known without its number. */
  readonly counterparty: string;
};
/** A part of what is booked; the last one takes the rest. */
export type RulePart = {
  readonly key: number;
  readonly accountId: string;
  readonly taxes: readonly string[];
  /** Ids of values by ids of dimensions. */
  readonly dimensions: { readonly [axis: string]: string };
  readonly contact: Picked | null;
  readonly by: "percent" | "amount";
  readonly share: MoneyValue;
};
export type RuleText = {
  readonly name: string;
  readonly match: "all" | "any";
  readonly conditions: readonly ConditionText[];
  readonly does: "book" | "transfer";
  readonly parts: readonly RulePart[];
  readonly transferId: string;
};

const money = (amount: string | null | undefined): MoneyValue => ({ amount: amount ?? "", formula: "" });

export function condition(key: number, more: Partial<ConditionText> = {}): ConditionText {
  return {
    key,
    on: "text",
    how: "contains",
    words: "",
    way: "both",
    least: NO_MONEY,
    most: NO_MONEY,
    accountId: "",
    counterparty: "",
    ...more,
  };
}

export function rulePart(key: number, more: Partial<RulePart> = {}): RulePart {
  return { key, accountId: "", taxes: [], dimensions: {}, contact: null, by: "percent", share: NO_MONEY, ...more };
}

export const nextKey = (all: readonly { readonly key: number }[]) => Math.max(0, ...all.map(({ key }) => key)) + 1;

export function newRule(more: Partial<RuleText> = {}): RuleText {
  return {
    name: "",
    match: "all",
    conditions: [condition(1)],
    does: "book",
    parts: [rulePart(1)],
    transferId: "",
    ...more,
  };
}

/** The words before the first figures: what is the same in the lines of next month. */
function beginningOf(text: string): string {
  const words = text.trim().split(/\s+/);
  const figure = words.findIndex((word) => /\d/.test(word));
  return words
    .slice(0, figure < 0 ? 4 : Math.min(figure, 4))
    .join(" ")
    .slice(0, 100);
}

/** A rule for lines like this one, to be completed. */
export function ruleOf(line: Line): RuleText {
  const whom = line.counterparty_name.trim().slice(0, 100);
  const begins = /\d/.test(whom) ? beginningOf(whom) : whom; // a number of this line alone is left out
  const isText = begins !== whom && begins !== "" && line.text.trim().toLowerCase().startsWith(begins.toLowerCase());
  const name = isText ? "" : begins || whom;
  const words = beginningOf(line.text) || line.text.trim().slice(0, 40);
  const first = name
    ? condition(1, { on: "counterparty_name", words: name })
    : condition(1, { on: "text", how: words ? "starts" : "contains", words });
  const way = condition(2, { on: "amount", way: line.amount.startsWith("-") ? "out" : "in" });
  return newRule({ name: name || words, conditions: [first, way] });
}

function conditionOf(one: Condition, place: number): ConditionText {
  const key = place + 1;
  switch (one.on) {
    case "text":
      return condition(key, { on: "text", how: one.how, words: one.values.join(", ") });
    case "counterparty_name":
      return condition(key, { on: one.on, words: one.contains });
    case "counterparty_key":
      return condition(key, { on: one.on, counterparty: one.equals });
    case "amount":
      return condition(key, { on: one.on, way: one.way, least: money(one.least), most: money(one.most) });
    case "account":
      return condition(key, { on: one.on, accountId: one.account_id });
  }
}

/** A rule that is kept, to be changed. */
export function fromRule({ name, content }: { name: string; content: Content }): RuleText {
  const { action } = content;
  return {
    name,
    match: content.match,
    conditions: content.conditions.map(conditionOf),
    does: action.do,
    transferId: action.do === "transfer" ? action.account_id : "",
    parts:
      action.do === "book"
        ? action.parts.map((part, place) =>
            rulePart(place + 1, {
              accountId: part.account_id,
              taxes: part.tax_code_ids,
              dimensions: part.dimensions,
              contact: part.contact_id ? { value: part.contact_id, name: "" } : null,
              by: part.amount ? "amount" : "percent",
              share: money(part.amount ?? part.percent),
            }),
          )
        : [rulePart(1)],
  };
}

const wordsOf = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

function toCondition(one: ConditionText): Condition {
  switch (one.on) {
    case "text":
      return { on: "text", how: one.how, values: wordsOf(one.words) };
    case "counterparty_name":
      return { on: one.on, contains: one.words.trim() };
    case "counterparty_key":
      return { on: one.on, equals: one.counterparty };
    case "amount":
      return { on: one.on, way: one.way, least: one.least.amount || null, most: one.most.amount || null };
    case "account":
      return { on: one.on, account_id: one.accountId };
  }
}

/** What is sent of it. */
export function toContent(rule: RuleText): Content {
  const last = rule.parts.length - 1;
  return {
    match: rule.match,
    conditions: rule.conditions.map(toCondition),
    action:
      rule.does === "transfer"
        ? { do: "transfer", account_id: rule.transferId }
        : {
            do: "book",
            parts: rule.parts.map((part, place) => ({
              account_id: part.accountId,
              tax_code_ids: [...part.taxes],
              dimensions: { ...part.dimensions },
              contact_id: part.contact?.value ?? null,
              percent: place < last && part.by === "percent" ? part.share.amount || null : null,
              amount: place < last && part.by === "amount" ? part.share.amount || null : null,
            })),
          },
  };
}

function isComplete(one: ConditionText): boolean {
  switch (one.on) {
    case "text":
      return wordsOf(one.words).length > 0;
    case "counterparty_name":
      return one.words.trim() !== "";
    case "counterparty_key":
      return one.counterparty !== "";
    case "amount":
      return one.way !== "both" || one.least.amount !== "" || one.most.amount !== "";
    case "account":
      return one.accountId !== "";
  }
}

/** Why it cannot be tried or saved yet. */
export function ruleLacks(rule: RuleText): "condition" | "account" | "share" | null {
  if (rule.conditions.length === 0 || !rule.conditions.every(isComplete)) {
    return "condition";
  }
  if (rule.does === "transfer") {
    return rule.transferId ? null : "account";
  }
  if (rule.parts.some(({ accountId }) => !accountId)) {
    return "account";
  }
  return rule.parts.slice(0, -1).some(({ share }) => !share.amount) ? "share" : null;
}

/** Another order: the rule `by` places further; null where it cannot go there. */
export function reordered(ids: readonly string[], id: string, by: 1 | -1): string[] | null {
  const place = ids.indexOf(id);
  const to = place + by;
  if (place < 0 || to < 0 || to >= ids.length) {
    return null;
  }
  const rest = ids.filter((one) => one !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
