import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { consentFor, freshDevice, idOf, logOf, publishedDevice, sessionId, startMs } from '../../test/session-logs.ts';
import {
  consentHash,
  describeSessionLogProblem,
  entryHash,
  logFileLines,
  logStart,
  readLogFile,
  type SessionLogReport,
  SessionLogWriter,
  signConsent,
  verifyLogFile,
  verifySessionLog,
} from './index.ts';

const device = freshDevice();
const many = Array.from({ length: 18 }, (_, index) => ({
  by: 'technician' as const,
  kind: 'operation' as const,
  operation: 'shell.run' as const,
  command: `adb shell ls /sdcard/${index}`,
  outcome: 'done',
}));
let log: SignedLogEntry[];
let consents: SignedConsent[];
let foreign: SignedLogEntry[];

beforeAll(async () => {
  const made = await logOf(device, many);
  log = made.entries;
  consents = [made.consent];
  foreign = (await logOf(freshDevice(), many)).entries;
});

/** Who is blamed, without those that merely could not be checked. */
const blamed = ({ problems }: SessionLogReport): number[] => [
  ...new Set(problems.filter(({ kind }) => kind !== 'unchecked').map(({ seq }) => seq)),
];
const check = (entries: readonly unknown[]): Promise<SessionLogReport> => verifySessionLog(entries, { consents });
const places = fc.integer({ min: 0, max: 19 });

describe('golden vectors: a published key (RFC 8032 §7.1, test 1)', () => {
  test('consent, entry and signatures, to the byte', async () => {
    const { consent, entries } = await logOf(publishedDevice());
    expect({
      consent: consentHash(consent.consent),
      consentSignature: consent.signature,
      hashes: entries.map(({ hash }) => hash),
      signature: entries.at(-1)?.signature,
    }).toMatchInlineSnapshot(`
      {
        "consent": "c437e6e4b019e42208fe794648f9b914a5f8e24ba10e4b6283df9164af20063a",
        "consentSignature": "TFxyiMqnXMxd1KGQvPUBviRrO6ssVJB1tn7ngLNW81fCMTQsgXQf7VlMbGgbldu0RfGQghpzOWIlQdVoxxZ-DQ",
        "hashes": [
          "9367258ac1f2fd82140a3cf14e9df49ee1eac2854a525e3d837ed1b6cfa1e0e2",
          "514dd532cb5357c9525e5caf80168ab69e36999df2b414861a067e2cd643a7ed",
          "d5a95094eae2315870b562f7d92dd71cc0de0fa745f72ff2360db0fa85ad7683",
          "d0b190599c31fcf4f77d309ab46c08dd1fc37a43ee038801da4a9fe7aef97ecf",
          "955276e38191ab4165f33efe573939457a0e868b013a64440b085fb2c3c8089f",
          "888e63a53749af796c68225d7e18d4935cb5a2d9abfe2f3715373de2ea1acef7",
        ],
        "signature": "MP5q0cKaIv91Q__wTyLW8_fIDVapc8FQjL7mwk4XzhTx8BlyxsWsmi8BpJ9izoFSqhGA-rpqJtdCvLe95bV4Aw",
      }
    `);
  });

  test('the example of docs/remote-repair is this log, and verifies', async () => {
    const example = new URL('../../../../docs/remote-repair/example.log.jsonl', import.meta.url);
    const { readFileSync } = await import('node:fs');
    const file = readLogFile(readFileSync(example, 'utf8'));
    if (typeof file === 'string') throw new Error(file);
    expect(file.entries).toEqual((await logOf(publishedDevice())).entries);
    expect(await verifyLogFile(file)).toMatchObject({ ok: true, isClosed: true, lastSeq: 6 });
  });

  test('the hash is what the document says, with the machine’s own SHA-256', async () => {
    const { createHash } = await import('node:crypto');
    const [first] = log as [SignedLogEntry];
    const canonical = JSON.stringify(first.entry, Object.keys(first.entry).toSorted());
    const hash = createHash('sha256').update('mistri.session-log.v1\0').update(Buffer.alloc(32)).update(canonical);
    expect(first.hash).toBe(hash.digest('hex'));
    expect(entryHash(logStart, first.entry)).toBe(first.hash);
  });
});

test('an untouched log verifies, by consent or by key', async () => {
  const report = await check(log);
  expect(report).toMatchObject({ ok: true, problems: [], count: 20, lastSeq: 20, isClosed: true });
  expect(report.head).toBe(log.at(-1)?.hash);
  const { key } = report;
  expect((await verifySessionLog(log, { key, sessionId })).ok).toBe(true);
  await expect(verifySessionLog(log, {})).rejects.toThrow('whose log');
});

describe('every way to touch a log is named by its place', () => {
  test('changed: any field of any entry', async () => {
    const changes: ((signed: SignedLogEntry) => unknown)[] = [
      (signed) => ({ ...signed, entry: { ...signed.entry, command: 'adb shell true' } }),
      (signed) => ({ ...signed, entry: { ...signed.entry, at: '2026-11-21T09:30:00.001Z' } }),
      (signed) => ({ ...signed, entry: { ...signed.entry, by: 'phone' } }),
      (signed) => ({ ...signed, entry: { ...signed.entry, sessionId: idOf('rms', '9') } }),
      (signed) => ({ ...signed, entry: { ...signed.entry, message: 'half a pair \ud800' } }),
      (signed) => ({ ...signed, entry: { ...signed.entry, extra: 1 } }),
      (signed) => ({ ...signed, hash: '0'.repeat(64) }),
      (signed) => ({ ...signed, signature: `${signed.signature.slice(1)}A` }),
      // Changed together with its hash: only the signature tells.
      (signed) => {
        const entry = { ...signed.entry, command: 'adb shell true' };
        const previous = log[entry.seq - 2]?.hash ?? logStart;
        return { ...signed, entry, hash: entryHash(previous, entry) };
      },
      () => ({ nothing: true }),
      () => undefined,
    ];
    await fc.assert(
      fc.asyncProperty(places, fc.nat(changes.length - 1), async (at, which) => {
        const change = changes[which] as (typeof changes)[number];
        const report = await check(log.map((signed, index) => (index === at ? change(signed) : signed)));
        expect(blamed(report)).toEqual([at + 1]);
      }),
      { numRuns: 40 },
    );
  });

  test('removed: one or several, and the end by its head', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(places, { minLength: 1, maxLength: 5 }), async (gone) => {
        const left = log.filter((_, index) => !gone.includes(index));
        const last = left.at(-1)?.entry.seq ?? 0;
        const report = await check(left);
        const inside = gone.map((index) => index + 1).filter((seq) => seq < last);
        expect(blamed(report)).toEqual(inside.toSorted((a, b) => a - b));
        expect(report.isClosed).toBe(last === 20);
        const head = { seq: 20, hash: log[19]?.hash ?? '' };
        const withHead = await verifySessionLog(left, { consents, head });
        expect(withHead.problems.some(({ kind, seq }) => kind === 'truncated' && seq === 20)).toBe(last < 20);
      }),
      { numRuns: 40 },
    );
  });

  test('inserted: a copy, an entry of somebody else, one made up', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, fc.boolean(), async (at, what, isCopy) => {
        const stranger = (isCopy ? log : foreign)[what] as SignedLogEntry;
        const report = await check([...log.slice(0, at), stranger, ...log.slice(at)]);
        expect(blamed(report)).toEqual([what + 1]);
        expect(report.problems).toContainEqual({ kind: 'inserted', seq: what + 1 });
      }),
      { numRuns: 40 },
    );
  });

  test('moved: one entry to any place', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async (from, to) => {
        fc.pre(Math.abs(from - to) > 1);
        const moved = [...log];
        moved.splice(to, 0, ...moved.splice(from, 1));
        const report = await check(moved);
        expect(report.problems).toEqual([{ kind: 'moved', seq: from + 1 }]);
      }),
      { numRuns: 40 },
    );
  });

  test('renumbered after a removal: everything from there on', async () => {
    const left = log.filter((_, index) => index !== 7);
    const renumbered = left.map((signed, index) => ({ ...signed, entry: { ...signed.entry, seq: index + 1 } }));
    expect(blamed(await check(renumbered))[0]).toBe(8);
  });
});

test('a log of another device, another session or another consent is told from this one', async () => {
  const kinds = async (entries: readonly unknown[], options: Parameters<typeof verifySessionLog>[1]) =>
    new Set((await verifySessionLog(entries, options)).problems.map(({ kind }) => kind));
  expect(await kinds(foreign, { consents })).toEqual(new Set(['signature_wrong']));
  expect(await kinds(log, { consents, sessionId: idOf('rms', '8') })).toEqual(new Set(['other_session']));
  const other = await signConsent(consentFor(device, { powers: ['facts'] }), device);
  expect(await kinds(log, { consents: [other] })).toEqual(new Set(['other_consent']));
  const forged = { ...(consents[0] as SignedConsent), signature: 'A'.repeat(86) };
  expect(await kinds(log, { consents: [forged] })).toContain('consent');
});

test('the order of the content is checked too, where the device itself signed nonsense', async () => {
  const make = async (times: readonly number[]): Promise<SignedLogEntry[]> => {
    const clock = [...times];
    const writer = new SessionLogWriter({ sessionId, signer: device, now_ms: () => clock.shift() ?? 0 });
    const { consent } = consents[0] as SignedConsent;
    return [await writer.open(consent), await writer.append({ by: 'customer', kind: 'closed' })];
  };
  // The writer keeps time going forward by itself.
  const steady = await make([startMs + 2000, startMs + 1000]);
  expect(steady.map(({ entry }) => entry.at)).toEqual(['2026-11-21T09:30:02.000Z', '2026-11-21T09:30:02.000Z']);
  const early = new SessionLogWriter({
    sessionId,
    signer: device,
    now_ms: () => startMs,
    continueFrom: { seq: 20, hash: log[19]?.hash ?? '', at: '' },
  });
  const after = await early.append({ by: 'technician', kind: 'note', message: 'one more' });
  expect((await check([...log, after])).problems).toEqual([{ kind: 'after_close', seq: 21 }]);
});

test('a log file says what is wrong with it, and a text that is none is told so', async () => {
  const head = { seq: 20, hash: log[19]?.hash ?? '' };
  const text = [...logFileLines({ sessionId, consents, head }, log)].join('');
  const file = readLogFile(text);
  if (typeof file === 'string') throw new Error(file);
  expect((await verifyLogFile(file)).ok).toBe(true);
  const edited = readLogFile(text.replace('/sdcard/4"', '/sdcard/5"'));
  if (typeof edited === 'string') throw new Error(edited);
  const report = await verifyLogFile(edited);
  expect(report.problems.map((problem) => describeSessionLogProblem(problem))).toEqual([
    'Entry 6 was changed after it was signed.',
  ]);
  const cut = readLogFile(text.split('\n').slice(0, 12).join('\n'));
  if (typeof cut === 'string') throw new Error(cut);
  expect((await verifyLogFile(cut)).problems).toEqual([{ kind: 'truncated', seq: 20 }]);
  for (const none of ['', '{}', '[]', 'PK\u0003\u0004', text.slice(1)]) expect(readLogFile(none)).toBe('not_a_log');
});
