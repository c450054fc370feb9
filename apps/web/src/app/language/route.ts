import { type NextRequest, NextResponse } from 'next/server';
import { isLocale, localeCookie, splitLocalePrefix } from '#web/i18n/locale.ts';
import { ownPath, urls } from '#web/navigation/build-url.ts';

const year_s = 365 * 86_400;

/** The language switch: a plain form, so that it works before (and without) any script. */
export function GET(request: NextRequest): NextResponse {
  const { searchParams } = request.nextUrl;
  const to = searchParams.get('to');
  // A relative Location: the address people see is the front door's, not this server's.
  const next = new URL(ownPath(searchParams.get('next'), urls.home()), 'http://page.invalid');
  // Checked again: what stands behind `/ta` could itself begin with `//`.
  const pathname = ownPath(splitLocalePrefix(next.pathname).pathname, urls.home());
  const response = new NextResponse(null, {
    status: 303,
    headers: { location: `${pathname}${next.search}` },
  });
  if (isLocale(to)) response.cookies.set(localeCookie, to, { path: '/', sameSite: 'lax', maxAge: year_s });
  return response;
}
