import { expect, test } from 'vitest';
import { unreachable } from './api-client.ts';

const server = 'https://mistri.example';
const proxy = 'http://proxy.example:3128/';
const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', undefined, `${server} cannot be reached: nothing listens there.`],
  ['ECONNREFUSED', proxy, 'The proxy proxy.example:3128 cannot be reached: nothing listens there.'],
  ['EPROTO', undefined, `${server} cannot be reached: it does not speak HTTPS; if it has no certificate,`],
  ['ENOTFOUND', proxy, `${server} cannot be reached: its name is not known.`],
])('%s, proxy %s: who is in the way is named', (code, by, words) => {
  expect(unreachable(server, coded(code), by).message).toContain(words);
});

test.each([
  ['HTTP/1.1 407 Proxy Authentication Required', 'wants a name and a password', 'HTTPS_PROXY=http://name:password@'],
  ['HTTP/1.1 403 Forbidden', 'does not let this device reach https://mistri.example: it says 403', 'Ask whoever runs'],
])('a proxy that answers %s: what to do next', (answer, words, fix) => {
  const error = coded('ERR_PROXY_TUNNEL', `Failed to establish tunnel to mistri.example:443 via ${proxy}: ${answer}`);
  const said = unreachable(server, error, proxy);
  expect(said.message).toContain(words);
  expect(said.fix).toContain(fix);
  // The same text from a server, without a proxy between, is no proxy's.
  expect(unreachable(server, error).message).not.toContain('The proxy');
});
