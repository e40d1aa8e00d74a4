import encodeQR from "qr";

/** An address as a QR code, drawn by the server. */
export function LinkCode({ link, label }: { link: string; label: string }) {
  const squares = encodeQR(link, "raw", { border: 2, ecc: "medium" });
  const path = squares.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg className="qr" viewBox={`0 0 ${squares.length} ${squares.length}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
