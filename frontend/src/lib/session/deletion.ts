import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";

/** Whether the open tenant is about to be deleted, and what the law wants kept. Asked once a request. */
export const getDeletion = cache(async () => attempt((await serverApi()).GET("/api/v1/tenant/deletion")));
