/** Keys in words: "Ctrl K"; two keys one after the other are two of them. Hidden on a phone. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return <kbd className={className}>{children}</kbd>;
}

/** What keys do here, for a footer: at most four. */
export function Keys({ of }: { of: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <p className="keys desk">
      {of.map(({ keys, does }) => (
        <span key={does}>
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {does}
        </span>
      ))}
    </p>
  );
}
