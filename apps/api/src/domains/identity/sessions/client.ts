import type { FastifyReply, FastifyRequest } from 'fastify';
import { inetOf, regionOf, subscriberOf } from '#platform/http/client-address.ts';
import type { Services } from '#platform/services.ts';
import { demandSameOrigin, deviceCookie, wantsCookies } from './web-cookies.ts';

/** What is known about the program and the network of a request: keyed digests, never the texts. */
export interface Client {
  /** The device: a random cookie of ours, an id the client keeps, or else just the kind of program. */
  device: string;
  /** One subscriber: an IPv4 address or an IPv6 /64. */
  network: string;
  /** Kind of program, region of the network and country: where this changes, the second factor is asked again (ID-7). */
  context: string;
  /** What the list of sessions shows, e.g. `Chrome on Android`. */
  label: string;
  via: 'bearer' | 'cookie';
}

/** @throws 403 when a foreign page tries to sign our visitor in (log-in CSRF) */
export function clientOf(services: Services, request: FastifyRequest, reply: FastifyReply): Client {
  const via = wantsCookies(request) ? 'cookie' : 'bearer';
  if (via === 'cookie') demandSameOrigin(request);
  return describeClient(services, request, reply, via);
}

/** The same for a browser that was sent here by a link: the caller has its own proof that the way is honest. */
export function visitorOf(services: Services, request: FastifyRequest, reply: FastifyReply): Client {
  return describeClient(services, request, reply, 'cookie');
}

function describeClient(services: Services, request: FastifyRequest, reply: FastifyReply, via: Client['via']): Client {
  const label = deviceLabel(request.headers['user-agent'] ?? '');
  const given = request.headers['x-device-id'];
  const named = typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : undefined;
  const device = named ?? (via === 'cookie' ? deviceCookie(services, request, reply) : `program:${label}`);
  return {
    device: services.crypto.digest('device', device),
    network: services.crypto.digest('network', subscriberOf(request.ip)),
    context: contextOf(services, request),
    label,
    via,
  };
}

export function contextOf(services: Services, request: FastifyRequest): string {
  const label = deviceLabel(request.headers['user-agent'] ?? '');
  return services.crypto.digest('context', `${label}|${regionOf(request.ip)}|${countryOf(services, request) ?? ''}`);
}

/** The country that the trusted proxy found. Nobody else may say it: a header that came without the proxy is ignored. */
function countryOf(services: Services, request: FastifyRequest): string | undefined {
  const { countryHeader } = services.config;
  const proxied = request.ip !== request.socket.remoteAddress;
  if (!countryHeader || !proxied) return undefined;
  const value = request.headers[countryHeader];
  return typeof value === 'string' && /^[A-Z]{2}$/.test(value) ? value : undefined;
}

export interface Place {
  ip: string;
  country: string | undefined;
}

/** Where a request comes from, for the rules per role. */
export function placeOf(services: Services, request: FastifyRequest): Place {
  return { ip: inetOf(request.ip), country: countryOf(services, request) };
}

/** A few words for the sessions list; the user agent itself is not kept. */
export function deviceLabel(agent: string): string {
  const browser = /(Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari|mistri)\//.exec(agent.slice(0, 400))?.[1];
  // Android says Linux too, so the order matters.
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'Linux'].find((word) => agent.includes(word));
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    SamsungBrowser: 'Samsung Internet',
    'Mac OS X': 'macOS',
    mistri: 'mistri command',
  };
  const name = (word: string): string => names[word] ?? word;
  const program = browser ? name(browser) : 'A program';
  return system ? `${program} on ${name(system)}` : program;
}
