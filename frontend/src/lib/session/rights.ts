import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { getMe } from "./me";

/** The roles of the tenant with what each allows, or why they are not shown. Asked once a request. */
export const getRoles = cache(async () => attempt((await serverApi()).GET("/api/v1/roles")));

/** The members of the tenant, or why they are not shown. Asked once a request. */
export const getMembers = cache(async () => attempt((await serverApi()).GET("/api/v1/members")));

/**
 * What the reader may do in the open tenant, by name: for what a page offers. What is done, the API decides; who is no member (support
 * that reads) may do nothing.
 */
export const getRights = cache(async (): Promise<ReadonlySet<string>> => {
  const [me, members, matrix] = await Promise.all([getMe(), getMembers(), getRoles()]);
  if (members instanceof ApiError || matrix instanceof ApiError) {
    return new Set();
  }
  const own = members.find(({ email }) => email === me.email);
  const role = matrix.roles.find(({ id, name }) =>
    own?.role_id ? id === own.role_id : id === null && name === own?.role,
  );
  return new Set(role?.permissions);
});
