import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { answeredMe, attempt, read, serverApi } from "@/lib/api/server";
import { companyIn } from "./paths";

/** Who is signed in, and the tenants they belong to; to the sign-in where nobody is. Asked once a request. */
export const getMe = cache(async () => read(answeredMe()));

/** A company of the open tenant; the page is a 404 where there is none. Asked once a request. */
export const getCompany = cache(async (companyId: string) => read(answeredCompany(companyId)));

/** The companies of the open tenant that are not archived. Asked once a request. */
export const getCompanies = cache(
  async () => (await read((await serverApi()).GET("/api/v1/companies", { params: { query: { limit: 200 } } }))).items,
);

/** The company to open first, one in use before an archived one; undefined where the tenant has none. */
export async function firstCompany() {
  const [used] = await getCompanies();
  if (used) {
    return used;
  }
  const query = { with_archived: true, limit: 1 };
  return (await read((await serverApi()).GET("/api/v1/companies", { params: { query } }))).items[0];
}

const answeredCompany = cache(async (companyId: string) =>
  (await serverApi()).GET("/api/v1/companies/{company_id}", { params: { path: { company_id: companyId } } }),
);

/** The company that the address of this page names, if it names one that the reader may see. */
export const companyOfPage = cache(async () => {
  const id = companyIn((await headers()).get("x-oasys-path"));
  if (!id) {
    return null;
  }
  const answer = await attempt(answeredCompany(id));
  return answer instanceof ApiError ? null : answer; // the page itself says why not
});
