export type Offer = {
  value: string;
  /** Stands first: an account's code. */
  code?: string;
  name: string;
  /** Why it is offered, or what kind it is. */
  note?: string;
};

/** Where the query stands in a text, for marking: start and end, or null. Letters compare without accents and case. */
export function found(text: string, query: string): [number, number] | null {
  const at = query ? plain(text).indexOf(plain(query)) : -1;
  return at < 0 ? null : [at, at + query.length];
}

function plain(text: string): string {
  // Letter by letter, so that places in the plain text are places in the text.
  return Array.from(
    text,
    (letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().slice(0, letter.length) || letter,
  ).join("");
}

/** The offers a query means, the likeliest first: code begins with it, a word of the name does, it stands anywhere. At most `limit`. */
export function matching<O extends Offer>(offers: readonly O[], query: string, limit = 50): O[] {
  const wanted = plain(query.trim());
  if (!wanted) {
    return offers.slice(0, limit);
  }
  const ranked: O[][] = [[], [], [], []];
  for (const offer of offers) {
    const rank = rankOf(offer, wanted);
    if (rank !== null) {
      ranked[rank]?.push(offer);
    }
  }
  return ranked.flat().slice(0, limit);
}

function rankOf({ code, name }: Offer, wanted: string): 0 | 1 | 2 | 3 | null {
  const [plainCode, plainName] = [plain(code ?? ""), plain(name)];
  if (plainCode.startsWith(wanted)) {
    return 0;
  }
  if (plainName.startsWith(wanted)) {
    return 1;
  }
  const words = wanted.split(/\s+/);
  const parts = `${plainCode} ${plainName}`.split(/[\s,./()-]+/);
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) {
    return 2;
  }
  return words.every((word) => plainName.includes(word) || plainCode.includes(word)) ? 3 : null;
}

/** The offer whose code, name, or both, are typed out; what several have means none of them. */
export function whole<O extends Offer>(offers: readonly O[], text: string): O | undefined {
  const wanted = plain(text.trim());
  const [only, ...others] = offers.filter(
    ({ code = "", name }) => wanted && [code, name, `${code} ${name}`].some((one) => plain(one) === wanted),
  );
  return others.length === 0 ? only : undefined;
}

/** The one offer a text names: its code, its name, or "code name"; a part of a name where only one has it. */
export function named(offers: readonly Offer[], text: string): string | null {
  const exact = whole(offers, text);
  if (exact) {
    return exact.value;
  }
  const code = /^\S+/.exec(text)?.[0] ?? "";
  const byCode = offers.find((offer) => offer.code === code);
  if (byCode && found(text, byCode.name)) {
    return byCode.value;
  }
  const [only, ...others] = matching(offers, text, 2);
  return only && others.length === 0 ? only.value : (byCode?.value ?? null);
}

/** Where the marked offer stands; `first` while none is marked, nowhere (-1) where the marked one is gone: another is not taken in its place. */
export function placeOf(offers: readonly Offer[], marked: string | null, first: number): number {
  return marked === null ? first : offers.findIndex(({ value }) => value === marked);
}
