"use client";

import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { Field, type FieldWords } from "./field";
import { placeBeside } from "./floating";
import { matching, type Offer, placeOf, whole } from "./match";
import { OfferList } from "./offer-list";

export type { Offer } from "./match";

type TypeAheadProps = {
  offers: readonly Offer[];
  /** Value of the offer that is chosen; null for none. */
  value: string | null;
  onValue: (value: string | null) => void;
  /** What comes after a take: Enter and Tab say which. The grid goes on to the next cell. */
  onTaken?: (by: "Enter" | "Tab") => void;
  /** The same, of Enter alone: Tab goes where it always goes. */
  onEntered?: () => void;
  label?: string;
  className?: string;
  input?: {
    id?: string;
    "aria-describedby"?: string;
    "aria-invalid"?: true;
    placeholder?: string;
    required?: boolean;
    title?: string;
    name?: string;
  };
  /** In a grid: where the input is, as `data-cell`. */
  cell?: string;
  /** What stands there while nothing is chosen: a text that names no offer. */
  shown?: string;
  inputRef?: Ref<HTMLInputElement>;
  /** In a grid: other keys go to the grid while the list is closed. */
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  onFocus?: () => void;
  /** Told what is being typed; null when that ends. For offers that are asked for: then they stand as they came, not sifted again. */
  onTyping?: (text: string | null) => void;
  /** The offers are not of what is typed yet: nothing is marked before an arrow marks it. */
  isAsking?: boolean;
  /** Why there are no offers. */
  refusal?: string | null;
  /** Any text may stand there, offers only help: nothing is marked before an arrow marks it. Told what was typed. */
  onText?: (text: string) => void;
  /** What is chosen stands there by its code alone. */
  shortly?: boolean;
};

export function nameOf({ code, name }: Offer): string {
  return code ? `${code} ${name}` : name;
}

/**
 * Type a code or a part of the name; Enter takes what is marked, Tab takes it and goes on, Esc leaves it as it was. An empty text means
 * none. The list stands in the top layer, so that no table cuts it.
 */
export function TypeAhead({
  offers,
  value,
  onValue,
  onTaken,
  onEntered,
  label,
  className = "input",
  input,
  cell,
  shown = "",
  inputRef,
  onKeyDown,
  onFocus,
  onTyping,
  isAsking = false,
  refusal = null,
  onText,
  shortly,
}: TypeAheadProps) {
  const first = onText || isAsking ? -1 : 0;
  const say = useSay();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useImperativeHandle(inputRef, () => field.current as HTMLInputElement);
  const [typing, setTyping] = useState<string | null>(null);
  const [marked, setMarked] = useState<string | null>(null);
  // What was taken is not taken once more by the blur that follows it.
  const isDone = useRef(true);
  const chosen = offers.find((offer) => offer.value === value);
  const found = typing === null ? [] : onTyping ? offers : matching(offers, typing);
  const isOpen = typing !== null;
  const isShown = isOpen && (!onText || found.length > 0 || refusal !== null);
  const at = placeOf(found, marked, first);

  useEffect(() => {
    const popover = list.current;
    if (isShown && popover && field.current) {
      popover.showPopover();
      placeBeside(popover, field.current);
    } else {
      popover?.hidePopover();
    }
  }, [isShown]);
  useEffect(() => {
    if (isOpen) {
      list.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView({ block: "nearest" });
    }
  });

  function type(text: string | null) {
    isDone.current = text === null;
    setTyping(text);
    setMarked(null);
    onTyping?.(text);
  }

  /** `isPicked`: it was pointed at, so that an empty text does not mean none. */
  function take(offer: Offer | undefined, isPicked = false): boolean {
    if (typing === null) {
      return true;
    }
    if (typing.trim() === "" && !isPicked && !onText) {
      onValue(null);
    } else if (offer) {
      onValue(offer.value);
    } else if (onText) {
      onText(typing.trim());
    } else {
      return false;
    }
    type(null);
    return true;
  }

  function keyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" && (isOpen || event.altKey || !onKeyDown)) {
      event.preventDefault();
      if (isOpen) {
        setMarked(found[Math.min(at + 1, found.length - 1)]?.value ?? null);
      } else {
        type("");
      }
    } else if (isOpen && event.key === "ArrowUp") {
      event.preventDefault();
      setMarked(found[Math.max(at - 1, first)]?.value ?? null);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      type(null);
    } else if (isOpen && (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) {
      if (!take(found[at], marked !== null)) {
        event.preventDefault();
        return;
      }
      if (event.key === "Enter" || onTaken) {
        event.preventDefault();
        onTaken?.(event.key === "Enter" ? "Enter" : "Tab");
        if (event.key === "Enter") {
          onEntered?.();
        }
      }
    } else {
      onKeyDown?.(event);
    }
  }

  return (
    <>
      <input
        {...input}
        ref={field}
        className={className}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && found[at] ? `${id}-${found[at].value}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-cell={cell}
        value={typing ?? (chosen ? (shortly && chosen.code) || nameOf(chosen) : shown)}
        onChange={(event) => type(event.target.value)}
        onKeyDown={keyDown}
        onFocus={(event) => {
          event.currentTarget.select();
          onFocus?.();
        }}
        onBlur={() => {
          if (isDone.current) {
            return;
          }
          // What is typed whole is taken; anything else leaves the choice as it was.
          if (!take(onText ? undefined : whole(found, typing ?? ""))) {
            type(null);
          }
        }}
      />
      <div ref={list} popover="manual" className="pop">
        {isOpen && (
          <OfferList
            id={id}
            label={label}
            offers={found}
            at={at}
            query={typing}
            onMark={setMarked}
            onPick={(offer) => {
              take(offer, true);
              onTaken?.("Enter");
              onEntered?.();
            }}
          />
        )}
        {isShown && found.length === 0 && (
          <p className={`popfoot ${refusal ? "error" : ""}`} role="status">
            {refusal ?? (isAsking ? say("ui.loading") : say("ui.none_found"))}
          </p>
        )}
      </div>
    </>
  );
}

/** A field to choose one of many in. */
export function Combobox({
  label,
  hint,
  error,
  beside,
  name,
  ...rest
}: FieldWords & Omit<TypeAheadProps, "label" | "input"> & { name?: string }) {
  return (
    <Field label={label} hint={hint} error={error} beside={beside}>
      {(props) => <TypeAhead {...rest} label={undefined} input={{ ...props, name }} />}
    </Field>
  );
}
