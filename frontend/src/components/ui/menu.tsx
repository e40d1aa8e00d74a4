"use client";

import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { placeBeside } from "./floating";

type MenuProps = {
  /** The button's look and content. */
  button: ReactNode;
  className?: string;
  /** Said of the button where it shows no word. */
  label?: string;
  align?: "start" | "end";
  /** `menu`: MenuItems, moved through by arrows. `dialog`: fields and a button. */
  role?: "menu" | "dialog";
  /** What the popover is called; the button's words where it is not given. */
  name?: string;
  children: ReactNode | ((close: () => void) => ReactNode);
};

/** A button with a menu: the browser's popover, closed by Esc, a click elsewhere, or an act. */
export function Menu({ button, className = "btn", label, align, role = "menu", name, children }: MenuProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => popover.current?.hidePopover();

  // What is inside comes when it opens, some of it later, and only then has a size.
  useLayoutEffect(() => {
    const [floating, anchor] = [popover.current, opener.current];
    if (!isOpen || !floating || !anchor) {
      return;
    }
    placeBeside(floating, anchor, align);
    const [first] = role === "menu" ? itemsOf(floating) : floating.querySelectorAll<HTMLElement>(FIELDS);
    first?.focus();
    const watcher = new ResizeObserver(() => placeBeside(floating, anchor, align));
    watcher.observe(floating);
    return () => watcher.disconnect();
  }, [isOpen, align, role]);

  return (
    <>
      <button
        ref={opener}
        type="button"
        className={className}
        popoverTarget={id}
        aria-haspopup={role}
        aria-expanded={isOpen}
        aria-label={label}
        onKeyDown={(event) => {
          if (role === "menu" && event.key === "ArrowDown") {
            event.preventDefault();
            popover.current?.showPopover();
          }
        }}
      >
        {button}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role={role}
        aria-label={name ?? label}
        className="menu"
        onToggle={(event) => setOpen(event.newState === "open")}
        onKeyDown={role === "menu" ? move : undefined}
        onClick={(event) => {
          if (role === "menu" && (event.target as Element).closest(ITEMS)) {
            close();
          }
        }}
      >
        {isOpen && (typeof children === "function" ? children(close) : children)}
      </div>
    </>
  );
}

const FIELDS = "input, select, textarea, button";
const ITEMS = '[role^="menuitem"]';

/** The items that are shown. */
const itemsOf = (menu: HTMLElement) =>
  [...menu.querySelectorAll<HTMLElement>(ITEMS)].filter((item) => item.checkVisibility());

/** Arrows, Home, End, and the first letter of an item. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const byLetter =
    event.key.length === 1
      ? [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) =>
          item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()),
        )
      : undefined;
  const to =
    {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items.at(at <= 0 ? -1 : at - 1),
      Home: items[0],
      End: items.at(-1),
    }[event.key] ?? byLetter;
  if (to) {
    event.preventDefault();
    to.focus();
  }
}

/** An act of a menu. `checked` makes it one of a choice. */
export function MenuItem({ checked, ...rest }: ComponentProps<"button"> & { checked?: boolean }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      {...rest}
    />
  );
}

/** Items that belong together, under their name. */
export function MenuGroup({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={name}>
      <p aria-hidden="true">{name}</p>
      {children}
    </div>
  );
}
