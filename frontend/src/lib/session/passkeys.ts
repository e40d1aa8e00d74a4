"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

/** Whether this browser has passkeys at all. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in window && "credentials" in navigator;
}

/** Adds a passkey of this device. Raises ApiError, or DOMException where the browser was told no. */
export async function addPasskey(name: string): Promise<components["schemas"]["PasskeyMade"]> {
  const { data } = await call(api.POST("/api/v1/auth/factors/passkeys/options"));
  const { publicKey } = data.options as { publicKey: PublicKeyCredentialCreationOptionsJSON };
  const made = await navigator.credentials.create({ publicKey: creationOptions(publicKey) });
  const body = { name, credential: asJson(made as PublicKeyCredential) };
  return (await call(api.POST("/api/v1/auth/factors/passkeys", { body }))).data;
}

/** Proves again who is signed in, by a passkey. Raises like addPasskey. */
export async function proveByPasskey(): Promise<void> {
  const { data } = await call(api.POST("/api/v1/auth/reauthenticate/passkey/options"));
  const { publicKey } = data.options as { publicKey: PublicKeyCredentialRequestOptionsJSON };
  const shown = await navigator.credentials.get({ publicKey: requestOptions(publicKey) });
  const body = { credential: asJson(shown as PublicKeyCredential) };
  await call(api.POST("/api/v1/auth/reauthenticate/passkey", { body }));
}

// What the API says is JSON, with bytes in base64url. Newer browsers read and write it themselves; for the others it is done here.

function creationOptions(json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  return typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
    ? PublicKeyCredential.parseCreationOptionsFromJSON(json)
    : ({
        ...json,
        challenge: bytes(json.challenge),
        user: { ...json.user, id: bytes(json.user.id) },
        excludeCredentials: json.excludeCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
      } as PublicKeyCredentialCreationOptions);
}

function requestOptions(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  return typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
    ? PublicKeyCredential.parseRequestOptionsFromJSON(json)
    : ({
        ...json,
        challenge: bytes(json.challenge),
        allowCredentials: json.allowCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
      } as PublicKeyCredentialRequestOptions);
}

function asJson(credential: PublicKeyCredential): { [name: string]: unknown } {
  if (typeof credential.toJSON === "function") {
    return credential.toJSON();
  }
  const response: { [name: string]: unknown } = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = (credential.response as unknown as { [name: string]: ArrayBuffer | undefined })[name];
    if (value) {
      response[name] = text(value);
    }
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

export function bytes(base64url: string): ArrayBuffer {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}

export function text(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
