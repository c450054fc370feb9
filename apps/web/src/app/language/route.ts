import { type NextRequest, NextResponse } from 'next/server';
import { isLocale, localeCookie } from '#web/i18n/locale.ts';
import { ownPath, urls } from '#web/navigation/build-url.ts';

const year_s = 365 * 86_400;

/** The language switch: a plain form, so that it works before (and without) any script. */
export function GET(request: NextRequest): NextResponse {
  const { searchParams } = request.nextUrl;
  const to = searchParams.get('to');
  // A relative Location: the address people see is the front door's, not this server's.
  const response = new NextResponse(null, {
    status: 303,
    headers: { location: encodeURI(decodeURI(ownPath(searchParams.get('next'), urls.home()))) },
  });
  if (isLocale(to)) response.cookies.set(localeCookie, to, { path: '/', sameSite: 'lax', maxAge: year_s });
  return response;
}
