import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rooms } from '../src/rooms.ts';

const source = path.resolve(import.meta.dirname, '../src');
const messages = path.resolve(import.meta.dirname, '../../web/messages/en');

/** Only programs are ever told these; whoever adds one says who reads it. Everything else is said in three languages. */
const forPrograms: Readonly<Record<string, string>> = {
  'devices.token_scope': 'device tokens are used by `mistri` on servers, never by a page',
  'devices.token_spent': 'device tokens are used by `mistri` on servers, never by a page',
  'idempotency.key_invalid': 'our pages make the key; other clients read the documentation',
  'idempotency.key_missing': 'our pages make the key; other clients read the documentation',
  'identity.access_denied': 'RFC 8628: the device that polls',
  'identity.authorization_pending': 'RFC 8628: the device that polls',
  'identity.expired_token': 'RFC 8628: the device that polls',
  'identity.slow_down': 'RFC 8628: the device that polls',
  'payments.bad_webhook': 'the payment gateway',
  'payments.stale_webhook': 'the payment gateway',
  'service.not_ready': 'the readiness probe',
  'service.web_unreachable': 'the page itself did not come: there is nobody to translate it',
};

/** Refusals that a page finds by itself, without an answer of the api. */
const ofPages = ['device.passkey_cancelled', 'device.passkey_exists', 'network.unreachable'];

/** What the browser knows without the api's `details`. */
const knownFacts = ['seconds', 'wait', 'traceId'];

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(path.join(source, file), 'utf8') }));

/** A code that a route does not list is answered as a bug, so the lists of all routes are all codes of the rooms. */
const ofRoutes = rooms.flatMap((room) => room.routes.flatMap((route) => Object.keys(route.refusals ?? {})));

const thrown = /new HttpProblem\(\s*[^,]+,\s*'([a-z_]+\.[a-z_]+)'/g;
const written = /\bcode: '([a-z_]+\.[a-z_]+)'/g;
const codesIn = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map((match) => match[1] ?? '');

/** What is answered without a route: the HTTP layer, and the plugins that throw as it does. */
const outsideRoutes = files.flatMap(({ text }) => [
  ...codesIn(text, thrown),
  ...(text.includes('errorBody(') ? codesIn(text, written) : []),
]);

const answered = [...new Set([...ofRoutes, ...outsideRoutes])].toSorted();

/** `deskErrors.json` is carried by the pages of admins only. */
function textsOf(file: string): (readonly [string, string])[] {
  const { codes } = JSON.parse(readFileSync(path.join(messages, file), 'utf8')) as {
    codes: Record<string, Record<string, string>>;
  };
  return Object.entries(codes).flatMap(([room, of]) =>
    Object.entries(of).map(([name, text]) => [`${room}.${name}`, text] as const),
  );
}
const ofDesk = new Map(textsOf('deskErrors.json'));
const texts = new Map<string, string>([...textsOf('errors.json'), ...ofDesk]);

test('what is thrown names its code where this test can read it', () => {
  for (const { file, text } of files)
    expect(codesIn(text, thrown).length, file).toBe(text.split('new HttpProblem(').length - 1);
  expect(outsideRoutes).toContain('auth.required');
  expect(outsideRoutes).toContain('request.no_such_route');
  expect(ofRoutes.length).toBeGreaterThan(300);
});

test('every code that the api can answer has a text in errors.json or deskErrors.json, unless only programs read it', () => {
  expect(answered.filter((code) => !texts.has(code) && !Object.hasOwn(forPrograms, code))).toEqual([]);
});

test('what only the desk of admins has a text for, only admins are told; and what only they are told stands there', () => {
  const rows = rooms.flatMap((room) => room.permissions ?? []);
  const askedBy = (action: string): string[] => rows.filter((row) => row.action === action).map((row) => row.role);
  const toldTo = new Map<string, Set<string>>();
  for (const route of rooms.flatMap((room) => room.routes))
    for (const code of Object.keys(route.refusals ?? {}))
      toldTo.set(code, new Set([...(toldTo.get(code) ?? []), ...askedBy(route.action)]));
  for (const code of outsideRoutes) toldTo.set(code, new Set(['anybody']));
  const adminsOnly = [...texts.keys()].filter((code) => [...(toldTo.get(code) ?? [])].join() === 'admin');
  expect([...ofDesk.keys()].toSorted()).toEqual(adminsOnly.toSorted());
  expect(ofDesk.size).toBeGreaterThan(50);
});

test('no text and no exception is left of a code that nobody answers any more', () => {
  expect([...texts.keys()].filter((code) => !answered.includes(code) && !ofPages.includes(code))).toEqual([]);
  expect(Object.keys(forPrograms).filter((code) => !answered.includes(code) || texts.has(code))).toEqual([]);
});

test('a text asks only for facts that stand in the details of its refusal', () => {
  for (const [code, text] of texts)
    for (const [, fact = ''] of text.matchAll(/\{(\w+)\}/g)) {
      if (knownFacts.includes(fact)) continue;
      const giving = files.filter((file) => file.text.includes(`'${code}'`));
      expect(
        giving.some((file) => new RegExp(`details: \\{[^}]*\\b${fact}\\b`).test(file.text)),
        `${code} {${fact}}`,
      ).toBe(true);
    }
});
