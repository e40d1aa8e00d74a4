import { useEffect, useState } from "react";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";

/** The tax codes that lines of a contact's documents usually have; none until they are read, or where they cannot be. */
export function useUsualTaxes(
  companyId: string,
  contactId: string | undefined,
  side: "sales" | "purchases",
): readonly string[] {
  const [found, setFound] = useState<{ of: string; codes: readonly string[] } | null>(null);
  useEffect(() => {
    if (!contactId) {
      return;
    }
    let isGone = false;
    const params = { path: { company_id: companyId, contact_id: contactId } };
    call(api.GET("/api/v1/companies/{company_id}/contacts/{contact_id}", { params })).then(
      ({ data }) => {
        if (!isGone) {
          setFound({ of: contactId, codes: side === "sales" ? data.sales_tax_code_ids : data.purchase_tax_code_ids });
        }
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
      },
    );
    return () => {
      isGone = true;
    };
  }, [companyId, contactId, side]);
  return found && found.of === contactId ? found.codes : [];
}
