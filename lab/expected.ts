import type { RouterKind } from './nats.ts';

export type LabRung = 'tcp' | 'quic' | 'ice' | 'relay';

/**
 * Which rung carries a session in the end: rows are what stands before the guest (who asks), columns what stands before the
 * host (who serves). Written by hand from what can be done, not from what was measured:
 *
 * - TCP where one of the two can be dialled: both sides dial, so an open one on either side is enough.
 * - A punched hole for all pairs of routers but a symmetric one with a restricted or symmetric one (RFC 4787, RFC 5128).
 * - The relay for everything else: UDP blocked, web or proxy only, IPv6 with IPv4.
 */
const columns = ['open', 'cone', 'restricted', 'symmetric', 'no-udp', 'web-only', 'proxy-only', 'six'] as const;
// prettier-ignore
const table: Readonly<Record<(typeof columns)[number], readonly LabRung[]>> = {
  //             open     cone     restr.   symm.    no-udp   web      proxy    six
  open:         ['tcp',   'tcp',   'tcp',   'tcp',   'tcp',   'relay', 'relay', 'relay'],
  cone:         ['tcp',   'ice',   'ice',   'ice',   'relay', 'relay', 'relay', 'relay'],
  restricted:   ['tcp',   'ice',   'ice',   'relay', 'relay', 'relay', 'relay', 'relay'],
  symmetric:    ['tcp',   'ice',   'relay', 'relay', 'relay', 'relay', 'relay', 'relay'],
  'no-udp':     ['tcp',   'relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay'],
  'web-only':   ['relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay'],
  'proxy-only': ['relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay'],
  six:          ['relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'relay', 'tcp'],
};

/**
 * From asking for the session until the expected rung carries it. PRODUCT §14 wants a direct one in 2 s; a machine that
 * tests something else at the same time gets more. `npm run lab` prints what it took.
 */
export const within_ms: Readonly<Record<LabRung, number>> = { tcp: 6000, quic: 6000, ice: 6000, relay: 6000 };

export interface LabPair {
  readonly guest: RouterKind;
  readonly host: RouterKind;
  readonly rung: LabRung;
  /** For a relay: the way to it that has to be open in the end. */
  readonly by?: 'tls' | 'quic';
}

/** TCP to the relay is closed, UDP to its port is not: only a leg by QUIC gets through. The other device is anywhere. */
const byQuic: readonly LabPair[] = [
  { guest: 'udp-443', host: 'restricted', rung: 'relay', by: 'quic' },
  { guest: 'udp-443', host: 'web-only', rung: 'relay', by: 'quic' },
];

export const allPairs: readonly LabPair[] = columns
  .flatMap((guest): LabPair[] =>
    columns.flatMap((host, column) => {
      const rung = table[guest][column];
      return rung ? [{ guest, host, rung }] : [];
    }),
  )
  .concat(byQuic);

/** Each rung and each kind of router once or twice: for every run of the tests. */
const short = new Set([
  'open open',
  'restricted open',
  'cone restricted',
  'restricted restricted',
  'restricted symmetric',
  'symmetric cone',
  'no-udp cone',
  'web-only restricted',
  'proxy-only open',
  'six six',
  'six open',
]);
export const shortPairs: readonly LabPair[] = allPairs.filter(({ guest, host }) => short.has(`${guest} ${host}`));
