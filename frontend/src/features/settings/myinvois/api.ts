"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
const CONNECTION = "/api/v1/companies/{company_id}/myinvois";
const to = (companyId: string, version: number) => ({
  path: { company_id: companyId },
  header: { "If-Match": `"v${version}"`, ...newKey() },
});
const IN_BASE64 = /^data:[^,]*,/;

export async function choose(companyId: string, version: number, body: Schemas["ConnectionIn"]) {
  return (await call(api.PUT(CONNECTION, { params: to(companyId, version), body }))).data;
}

export async function setCredentials(companyId: string, version: number, body: Schemas["CredentialsIn"]) {
  return (await call(api.PUT(`${CONNECTION}/credentials`, { params: to(companyId, version), body }))).data;
}

/** Sends the file of the certification authority; its password opens it once, and is not kept. */
export async function setCertificate(companyId: string, version: number, file: File, password: string) {
  const body = { pkcs12: await inBase64(file), password };
  return (await call(api.PUT(`${CONNECTION}/certificate`, { params: to(companyId, version), body }))).data;
}

function inBase64(file: File): Promise<string> {
  return new Promise((then, fail) => {
    const reader = new FileReader();
    reader.onload = () => then(String(reader.result).replace(IN_BASE64, ""));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}
