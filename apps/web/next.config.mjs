import createNextIntlPlugin from 'next-intl/plugin';
import path from 'node:path';

const withNextIntl = createNextIntlPlugin('./src/i18n/request.ts');

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // The front door compresses nothing; pages leave here compressed.
  compress: true,
  // TypeScript 7 has no JS API; `tsc -p apps/web` is the check (ARCHITECTURE §4).
  typescript: { ignoreBuildErrors: true },
  transpilePackages: ['@mistri/api-client', '@mistri/contracts', '@mistri/money'],
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  // One browser plays every side in the demo: each side has its own host name, all of them this machine.
  allowedDevOrigins: ['localhost', '127.0.0.1', '*.localhost'],
  agentRules: false,
  // Photos come resized from the api; nothing is resized here.
  images: { unoptimized: true },
};

export default withNextIntl(config);
