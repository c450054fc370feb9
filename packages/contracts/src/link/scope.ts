/**
 * What a session may be used for, as rules and tokens name it (at most 16, 80 characters each). Opaque to the relay and to
 * the session; the serving device enforces them, together with what its own configuration allows.
 *
 * - `forward:22`, `forward:8000-8100`, `forward:*`: TCP to these ports of the serving device itself (its loopback)
 * - `forward:192.168.1.10:443`, `forward:[fd00::1]:22`, `forward:printer.lan:*`: TCP to that host, reached from the
 *   serving device; a name allows that name only, not the address behind it
 * - `console`: the interactive program that the serving device offers in its configuration
 * - `ping`: none of them; every session can be measured
 */
export const scopePattern =
  '^(ping|console|forward:((\\[[0-9a-fA-F:.]{2,45}\\]|[A-Za-z0-9]([A-Za-z0-9.-]{0,60}[A-Za-z0-9])?):)?(\\*|\\d{1,5}|\\d{1,5}-\\d{1,5}))$';

export interface ForwardScope {
  /** Undefined: the serving device itself. IPv6 without brackets. */
  readonly host: string | undefined;
  readonly from: number;
  readonly to: number;
}

const forwardScope = /^forward:(?:(\[[^\]]+\]|[^:[\]]+):)?(?:(\*)|(\d{1,5})(?:-(\d{1,5}))?)$/;
const loopbackNames = new Set(['localhost', '127.0.0.1', '::1']);

/** Undefined when the scope is about something else, or is no scope. */
export function readForwardScope(scope: string): ForwardScope | undefined {
  if (!new RegExp(scopePattern).test(scope)) return undefined;
  const match = forwardScope.exec(scope);
  if (!match) return undefined;
  const [, bracketed, all, first, last = first] = match;
  const host = bracketed?.replaceAll(/[[\]]/g, '').toLowerCase();
  const from = all ? 1 : Number(first);
  const to = all ? 65_535 : Number(last);
  if (from < 1 || to > 65_535 || from > to) return undefined;
  return { host: host !== undefined && loopbackNames.has(host) ? undefined : host, from, to };
}

/** Whether these scopes let TCP through to this port; `host` undefined or a loopback name is the serving device itself. */
export function allowsForward(scopes: readonly string[], host: string | undefined, port: number): boolean {
  const lower = host?.toLowerCase();
  const wanted = lower !== undefined && loopbackNames.has(lower) ? undefined : lower;
  return scopes.some((scope) => {
    const allowed = readForwardScope(scope);
    return allowed !== undefined && allowed.host === wanted && port >= allowed.from && port <= allowed.to;
  });
}

/** Whether everything the wanted scope asks for is inside the allowed ones: for rules. */
export function coversScope(allowed: readonly string[], wanted: string): boolean {
  if (wanted === 'ping' || allowed.includes(wanted)) return new RegExp(scopePattern).test(wanted);
  const asked = readForwardScope(wanted);
  if (!asked) return false;
  return allowed.some((scope) => {
    const given = readForwardScope(scope);
    return given !== undefined && given.host === asked.host && given.from <= asked.from && given.to >= asked.to;
  });
}
