"use client";

/** Moves the focus to the next or previous row of a list, by its link. */
export function moveRow(list: HTMLElement | null, step: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>(".rowlink") ?? [])];
  const row = document.activeElement?.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  const open = links.findIndex((link) => link.closest("tr.open"));
  const from = at >= 0 ? at : open;
  links[from < 0 ? 0 : Math.min(Math.max(from + step, 0), links.length - 1)]?.focus();
}

/** Picks or leaves the row that has the focus. */
export function pickRow(read: () => void): void {
  const box = document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>("[data-pick]");
  if (box) {
    box.checked = !box.checked;
    read();
  }
}
