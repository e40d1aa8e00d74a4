import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

const inBase64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
export type Claims = { sub: string; email: string; email_verified: boolean };

/** A small OpenID provider on this machine: discovery, keys, a page that agrees at once or says no, and tokens for a code with its proof. */
export async function openProvider(port: number, claims: Claims, { agrees = true } = {}) {
  const issuer = `http://127.0.0.1:${port}`;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const challenges = new Map<string, { challenge: string; client: string }>();

  function tokenFor(client: string): string {
    const now = Math.floor(Date.now() / 1000);
    const body = { ...claims, iss: issuer, aud: client, iat: now, exp: now + 300 };
    const signed = `${inBase64({ alg: "RS256", kid: "k", typ: "JWT" })}.${inBase64(body)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    const say = (body: object, status = 200) => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname === "/authorize") {
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      const code = crypto.randomUUID();
      challenges.set(code, {
        challenge: url.searchParams.get("code_challenge") ?? "",
        client: url.searchParams.get("client_id") ?? "",
      });
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      back.searchParams.set(...((agrees ? ["code", code] : ["error", "access_denied"]) as [string, string]));
      response.writeHead(302, { Location: back.href }).end();
    } else if (url.pathname === "/token") {
      let sent = "";
      for await (const part of request) {
        sent += part;
      }
      const form = new URLSearchParams(sent);
      const asked = challenges.get(form.get("code") ?? "");
      challenges.delete(form.get("code") ?? "");
      const proof = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (asked?.challenge === proof) {
        say({ id_token: tokenFor(asked.client), access_token: "a", token_type: "Bearer" });
      } else {
        say({ error: "invalid_grant" }, 400);
      }
    } else if (url.pathname === "/keys") {
      say({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", use: "sig", alg: "RS256" }] });
    } else {
      say({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      });
    }
  });
  await new Promise<void>((then) => server.listen(port, "127.0.0.1", then));
  return { close: () => new Promise((then) => server.close(then)) };
}
