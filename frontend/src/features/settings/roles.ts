import "server-only";
import { ApiError } from "@/lib/api/problem";
import { roleNamer } from "@/lib/i18n/rights";
import { getRoles } from "@/lib/session/rights";
import { roleValue } from "./grants";

/** The roles to choose from, the built-in ones first. */
export async function roleChoices({ withOwner }: { withOwner: boolean }) {
  const [matrix, nameOf] = await Promise.all([getRoles(), roleNamer()]);
  return matrix instanceof ApiError
    ? []
    : matrix.roles
        .filter(({ id, name }) => withOwner || id !== null || name !== "owner")
        .map(({ id, name }) => ({
          value: roleValue({ role: name, role_id: id }),
          name: nameOf({ name, isOwn: id !== null }),
        }));
}
