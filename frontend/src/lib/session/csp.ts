/**
 * The Content-Security-Policy of a page. Scripts run by the nonce of this answer or because such a script asked for them;
 * nothing comes from elsewhere, but styles, fonts and pictures from the CDN that the app was built for; nothing inline. `next dev`
 * alone needs `unsafe-eval` and inline styles of its overlay.
 */
export function contentSecurityPolicy(nonce: string, assets = process.env.OASYS_ASSET_ORIGIN): string {
  const own = assets ? `'self' ${assets}` : "'self'";
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src ${own}${isDevelopment ? " 'unsafe-inline'" : ""}`,
    `img-src ${own}`,
    `font-src ${own}`,
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
