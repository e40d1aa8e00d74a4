import https from "node:https";

// ruleid: certificates_unchecked_in_node
export const loose = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ok: certificates_unchecked_in_node
export const strict = new https.Agent({ keepAlive: true });
