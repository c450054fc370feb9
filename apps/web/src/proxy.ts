import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './config/content-security-policy.ts';
import { siteConfig } from './config/site-config.ts';
import { localeCookie, localeHeader, pickLocale, prefixHeader, splitLocalePrefix } from './i18n/locale.ts';

const year_s = 365 * 86_400;

/** Runs before every page: chooses the language, makes the nonce, sets the Content-Security-Policy. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy({
    nonce,
    development: process.env.NODE_ENV === 'development',
    https: (process.env['PUBLIC_ORIGIN'] ?? '').startsWith('https:'),
    gatewayOrigin: siteConfig().gatewayOrigin,
  });
  const { locale: prefix, pathname } = splitLocalePrefix(request.nextUrl.pathname);
  const locale = pickLocale({
    prefix,
    cookie: request.cookies.get(localeCookie)?.value,
    acceptLanguage: request.headers.get('accept-language'),
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set(localeHeader, locale);
  headers.set(prefixHeader, prefix ? `/${prefix}` : '');
  headers.set('x-mistri-path', `${pathname}${request.nextUrl.search}`);
  // The prefix is taken off the address by next.config.mjs: a rewrite from here leaves this server and loses the headers.
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('content-language', locale);
  response.headers.append('vary', 'accept-language');
  // Who follows a link to the Tamil page stays in Tamil on the pages after it.
  if (prefix) response.cookies.set(localeCookie, prefix, { path: '/', sameSite: 'lax', maxAge: year_s });
  return response;
}

export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|icons/|icon.svg|favicon.ico|robots.txt|sitemap).*)' }],
};
