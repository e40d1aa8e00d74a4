import { ApiError } from "./problem";

type Page<T> = { items: T[]; next: string | null };

const MOST_PAGES = 100;

/** Every item of a list, page after page; the refusal where one is refused. For lists that a choice needs whole. */
export async function wholly<T>(page: (after?: string) => Promise<Page<T> | ApiError>): Promise<T[] | ApiError> {
  const all: T[] = [];
  let after: string | undefined;
  for (let turn = 0; turn < MOST_PAGES; turn += 1) {
    const answer = await page(after);
    if (answer instanceof ApiError) {
      return answer;
    }
    all.push(...answer.items);
    if (!answer.next) {
      break;
    }
    after = answer.next;
  }
  return all;
}
