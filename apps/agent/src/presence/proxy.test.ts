import { expect, test } from 'vitest';
import { proxyFor } from './proxy.ts';

const at = (url: string, environment: NodeJS.ProcessEnv = {}, configured?: string): string | undefined =>
  proxyFor(new URL(url), configured, environment)?.host;

test('the configured proxy, else the one of the environment for this kind of address', () => {
  const environment = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' };
  expect(at('https://x.example', environment)).toBe('p:1');
  expect(at('wss://x.example', environment)).toBe('p:1');
  expect(at('http://x.example', environment)).toBe('q:2');
  expect(at('https://x.example', { all_proxy: 'r:3' })).toBe('r:3');
  expect(at('https://x.example', environment, 'http://own:8080')).toBe('own:8080');
  expect(at('https://x.example')).toBeUndefined();
  expect(at('https://x.example', { HTTPS_PROXY: 'socks5://p:1' })).toBeUndefined();
});

test('never for this machine, nor for what NO_PROXY names', () => {
  const environment = { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.lan, example.org' };
  for (const url of [
    'https://localhost',
    'https://127.0.0.1:3',
    'https://[::1]',
    'https://nas.lan',
    'https://a.example.org',
  ])
    expect(at(url, environment), url).toBeUndefined();
  expect(at('https://badexample.org', environment)).toBe('p:1');
});
