import { describe, expect, it } from 'vitest';
import { pageOrigin } from './page-origin.ts';

const config = { publicOrigin: 'http://localhost:3000', demo: true, port: 3000 };
const of = (headers: { origin?: string; host?: string }, demo = true) => pageOrigin({ ...config, demo }, { headers });

describe('the origin of a page', () => {
  it('is the demo host the person is on, by the Origin or the Host header', () => {
    expect(of({ origin: 'http://dealer.localhost:3000', host: 'localhost:3000' })).toBe('http://dealer.localhost:3000');
    expect(of({ host: 'customer.localhost:3000' })).toBe('http://customer.localhost:3000');
  });

  it('is never a stranger, another port, another scheme, or a demo host outside the demo', () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { host: 'evil.example:3000' },
      { origin: 'http://customer.localhost:4000' },
      { origin: 'http://customer.localhost.evil.example:3000' },
      { origin: 'https://customer.localhost:3000' },
      { origin: 'null' },
      { host: 'a b' },
      {},
    ]) {
      expect(of(headers)).toBe('http://localhost:3000');
    }
    expect(of({ origin: 'http://dealer.localhost:3000' }, false)).toBe('http://localhost:3000');
  });
});
