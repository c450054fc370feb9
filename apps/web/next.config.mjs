import path from 'node:path';

/** What every answer of this server carries; the Content-Security-Policy has a nonce and is set in src/proxy.ts. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(self), usb=(self), payment=(self)',
  ...(process.env.PUBLIC_ORIGIN?.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : {}),
};

/**
 * A worker obeys the policy that comes with its own script, not its page's. Ours load scripts from here and nothing else; relays are
 * on other hosts, and what is on their wire is encrypted for the other device.
 */
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self' ws: wss:";

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // The front door compresses nothing; pages leave here compressed.
  compress: true,
  // TypeScript 7 has no JS API; `tsc -p apps/web` is the check (ARCHITECTURE §4).
  typescript: { ignoreBuildErrors: true },
  transpilePackages: [
    '@mistri/android',
    '@mistri/api-client',
    '@mistri/contracts',
    '@mistri/link',
    '@mistri/money',
    '@mistri/remote-repair',
    '@mistri/signed-log',
    '@mistri/usb',
    '@mistri/virtual-phone',
  ],
  turbopack: {
    root: path.resolve(import.meta.dirname, '../..'),
    // What next-intl's plugin does; the plugin looks for the file from the working directory, which is the repository.
    resolveAlias: { 'next-intl/config': './src/i18n/request.ts' },
  },
  // One browser plays every side in the demo: each side has its own host name, all of them this machine.
  allowedDevOrigins: ['localhost', '127.0.0.1', '*.localhost'],
  agentRules: false,
  headers: async () => [
    { source: '/:path*', headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) },
    ...(process.env.NODE_ENV === 'production'
      ? [
          {
            source: '/_next/static/chunks/:file(turbopack-worker-.*)',
            headers: [{ key: 'content-security-policy', value: workerPolicy }],
          },
        ]
      : []),
  ],
  // `/ta/search` is the page `/search` in Tamil; src/proxy.ts has read the prefix by then and said it in a header.
  rewrites: async () => ({
    beforeFiles: [{ source: '/:locale(en|ta|hi)/:path*', destination: '/:path*' }],
    afterFiles: [],
    fallback: [],
  }),
  // Photos come resized from the api; nothing is resized here.
  images: { unoptimized: true },
};

export default config;
