import type { ApiError } from "@/lib/api/problem";

/** What stands under each field of a form, by its name, and what is said of the form as a whole. */
export type FormFaults = {
  readonly fields: { readonly [name: string]: string };
  readonly whole: string | null;
  readonly code: string;
  readonly requestId: string;
};

/**
 * A refusal by field. A pointer (`/lines/3/debit`) becomes the field's name (`lines.3.debit`); what names no field of this form is said
 * of the whole. `names` are the fields there are; `lines.*.debit` stands for all lines.
 */
export function faultsOf(error: ApiError, names: readonly string[]): FormFaults {
  const patterns = names.map(patternOf);
  const fields: { [name: string]: string } = {};
  const rest: string[] = [];
  for (const { pointer, message } of error.problem.errors) {
    const name = pointer.replace(/^\//, "").replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
    if (patterns.some((pattern) => pattern.test(name))) {
      fields[name] ??= message;
    } else {
      rest.push(message);
    }
  }
  const isSaid = Object.keys(fields).length > 0;
  const whole = rest.length > 0 ? [...new Set(rest)].join(" ") : isSaid ? null : error.problem.detail;
  return { fields, whole, code: error.code, requestId: error.requestId };
}

/** The first wrong field, in the order of the names of the form; `lines.*.debit` stands for all lines. */
export function firstWrong(names: readonly string[], faults: FormFaults): string | undefined {
  const wrong = Object.keys(faults.fields);
  return names.map((name) => wrong.find((field) => patternOf(name).test(field))).find((field) => field !== undefined);
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", "\\d+")}$`);
}
