import type { Page } from "@playwright/test";

/** An authenticator of the page's browser that agrees to everything by itself. `forget`: all its passkeys. */
export async function addAuthenticator(page: Page): Promise<{ forget: () => Promise<void> }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { forget: async () => void (await devtools.send("WebAuthn.clearCredentials", { authenticatorId })) };
}
