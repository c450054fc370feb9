import type { IncomingHttpHeaders } from 'node:http';

/** Browsers say which page a request comes from; other programs say nothing. A foreign page must not use our cookies. */
export function sameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
