import { Marked } from "./marked";
import type { Offer } from "./match";

/** The list of a type-ahead: what matches is marked in each offer. */
export function OfferList({
  id,
  label,
  offers,
  at,
  query,
  onMark,
  onPick,
}: {
  /** Of the type-ahead: list and offers are named after it. */
  id: string;
  label?: string;
  offers: readonly Offer[];
  /** Which offer is marked; -1: none. */
  at: number;
  query: string;
  onMark: (value: string) => void;
  onPick: (offer: Offer) => void;
}) {
  return (
    <ul role="listbox" id={`${id}-list`} aria-label={label}>
      {offers.map((offer, place) => (
        <li
          key={offer.value}
          id={`${id}-${offer.value}`}
          role="option"
          aria-selected={place === at}
          className={place === at ? "on" : undefined}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onMark(offer.value)}
          onClick={() => onPick(offer)}
        >
          {offer.code && (
            <span className="code">
              <Marked text={offer.code} query={query} />
            </span>
          )}
          <span className="nm">
            <Marked text={offer.name} query={query} />
          </span>
          {offer.note && <small>{offer.note}</small>}
        </li>
      ))}
    </ul>
  );
}
