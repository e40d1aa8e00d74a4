/** Whether a field holds what was typed and cannot be read: it says why, gets the focus, and the form is not sent without it. */
export function hasUnread(form: HTMLElement): boolean {
  const field = form.querySelector<HTMLElement>("[data-unread]");
  field?.focus();
  return field !== null;
}
