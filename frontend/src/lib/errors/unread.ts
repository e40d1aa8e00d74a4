const UNREAD = "[data-unread]";

/** Whether a field holds what was typed and cannot be read: it says why, gets the focus, and the form is not sent without it. */
export function hasUnread(form: HTMLElement): boolean {
  const field = form.querySelector<HTMLElement>(UNREAD);
  field?.focus();
  return field !== null;
}

/** What the first field is called that holds what cannot be read; null where every field can be. The focus stays where it is. */
export function unreadIn(form: ParentNode): string | null {
  const field = form.querySelector<HTMLInputElement>(UNREAD);
  return field && (field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent?.trim() ?? "");
}
