import { getSay } from "@/lib/i18n/server";

/** Beside the sign-in: a page of a ledger, with nothing on it but the difference. */
export async function RuledPaper() {
  const say = await getSay();
  return (
    <div className="rule" aria-hidden="true">
      <svg role="presentation">
        <defs>
          <pattern id="ruled" width="8" height="32" patternUnits="userSpaceOnUse">
            <path className="h" d="M0 31.5H8" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#ruled)" />
        <path className="top" d="M0 95.5H2000M0 97.5H2000" />
        <svg x="12%" overflow="visible">
          <path className="v" d="M.5 0V2000" />
          <text x="-12" y="84" textAnchor="end">
            {say("auth.ruled_date")}
          </text>
          <text x="16" y="84">
            {say("auth.ruled_account")}
          </text>
        </svg>
        <svg x="62%" overflow="visible">
          <path className="v" d="M.5 0V2000M3.5 0V2000" />
        </svg>
        <svg x="80%" overflow="visible">
          <path className="v" d="M.5 0V2000" />
          <text x="-16" y="84" textAnchor="end">
            {say("auth.ruled_debit")}
          </text>
        </svg>
        <svg x="98%" overflow="visible">
          <path className="v" d="M.5 0V2000" />
          <text x="-16" y="84" textAnchor="end">
            {say("auth.ruled_credit")}
          </text>
        </svg>
        <svg x="62%" y="640" overflow="visible">
          <text className="d" x="-16" y="20" textAnchor="end">
            {say("auth.ruled_difference")}
          </text>
        </svg>
        <svg x="98%" y="640" overflow="visible">
          <text className="z" x="-16" y="20" textAnchor="end">
            0.00
          </text>
        </svg>
        <line className="dbl" x1="63.5%" x2="97%" y1="670.5" y2="670.5" />
        <line className="dbl" x1="63.5%" x2="97%" y1="673.5" y2="673.5" />
      </svg>
    </div>
  );
}
