import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

test('in production no script and no style element runs without the nonce', () => {
  const policy = contentSecurityPolicy({
    nonce: 'abc',
    development: false,
    https: true,
    gatewayOrigin: 'https://pay.example',
  });
  const rule = (name: string): string => policy.split('; ').find((entry) => entry.startsWith(`${name} `)) ?? '';
  expect(rule('script-src')).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(rule('style-src')).not.toContain('unsafe-inline');
  expect(rule('form-action')).toBe("form-action 'self' https://pay.example");
  expect(rule('frame-ancestors')).toBe("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(policy).toContain('upgrade-insecure-requests');
});
