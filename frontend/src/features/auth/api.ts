"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { safeNext } from "@/lib/session/paths";
import { takeOver } from "@/lib/session/preferences";

const WANTED = "oasys_next";

export type SessionState = components["schemas"]["SessionOut"];
export type Credentials = components["schemas"]["Credentials"];

export const signIn = async (body: Credentials) => (await call(api.POST("/api/v1/auth/login", { body }))).data;
export const signUp = async (body: Credentials) => (await call(api.POST("/api/v1/auth/signup", { body }))).data;
export const showCode = async (code: string) =>
  (await call(api.POST("/api/v1/auth/second-factor", { body: { code } }))).data;
export const verifyEmail = async (key: string) =>
  (await call(api.POST("/api/v1/auth/email/verify", { body: { key } }))).data;
export const askReset = async (email: string) =>
  (await call(api.POST("/api/v1/auth/password/reset-request", { body: { email } }))).data;
export const resetPassword = async (key: string, password: string) =>
  (await call(api.POST("/api/v1/auth/password/reset", { body: { key, password } }))).data;

/** Signs in by a passkey alone, or shows one as the second factor. Raises ApiError, or DOMException where the browser was told no. */
export async function showPasskey(asSecondFactor: boolean): Promise<SessionState> {
  const { data } = await call(
    asSecondFactor ? api.POST("/api/v1/auth/second-factor/passkey/options") : api.POST("/api/v1/auth/passkey/options"),
  );
  const { publicKey } = data.options as { publicKey: PublicKeyCredentialRequestOptionsJSON };
  const shown = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
  });
  const body = { credential: (shown as PublicKeyCredential).toJSON() };
  return (
    await call(
      asSecondFactor
        ? api.POST("/api/v1/auth/second-factor/passkey", { body })
        : api.POST("/api/v1/auth/passkey", { body }),
    )
  ).data;
}

export function knowsPasskeys(): boolean {
  return "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** After the last step of a sign-in: opens the tenant, where there is one alone, and goes where one wanted to. A whole new page. */
export async function enter(next: string): Promise<void> {
  const { data: me } = await call(api.GET("/api/v1/me"));
  takeOver(me);
  const [only, ...others] = me.tenants;
  if (!me.tenant_id && only && others.length === 0) {
    await call(api.PUT("/api/v1/me/tenant", { body: { tenant_id: only.tenant_id } }));
  }
  window.location.replace(next);
}

/** Leads the browser to a provider, which sends it back to `/sign-in/<its id>`; where one wanted to go is kept in this tab meanwhile. */
export async function goToProvider(id: string, next: string): Promise<void> {
  const params = { path: { provider_id: id } };
  const { data } = await call(api.POST("/api/v1/auth/providers/{provider_id}/begin", { params }));
  sessionStorage.setItem(WANTED, next);
  window.location.assign(data.authorization_url);
}

/** Hands the provider's answer on. Whoever it was is signed in, or has still to show something. */
export async function comeBack(id: string, answer: { state: string; code?: string; error?: string }) {
  const params = { path: { provider_id: id }, query: answer };
  return (await call(api.GET("/api/v1/auth/providers/{provider_id}/callback", { params }))).data;
}

/** Where one wanted to go before the provider: a path of ours, whatever the tab has kept. */
export function takeWanted(): string {
  const kept = sessionStorage.getItem(WANTED);
  sessionStorage.removeItem(WANTED);
  return safeNext(kept);
}
