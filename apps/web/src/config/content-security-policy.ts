interface PolicyOptions {
  nonce: string;
  development: boolean;
  https: boolean;
  /** Where the gateway's payment page is. */
  gatewayOrigin: string;
}

/**
 * Scripts run only with this answer's nonce (or when such a script loads them). Style attributes are allowed: React
 * writes them into server-rendered pages and they cannot load or run anything.
 */
export function contentSecurityPolicy(options: PolicyOptions): string {
  const { nonce, development, https, gatewayOrigin } = options;
  const rules = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Development injects styles without a nonce.
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    ...(development ? [] : ["style-src-attr 'unsafe-inline'"]),
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    // Remote sessions run in workers of our own; what those may reach is said with their scripts (next.config.mjs).
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    // Paying posts a form to the gateway's hosted page, and only there.
    `form-action 'self' ${gatewayOrigin}`,
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return rules.join('; ');
}
