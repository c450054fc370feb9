import { createHash } from 'node:crypto';
import type { Introduction, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '../../test/simulated-clock.ts';
import { type SimulatedPath, simulatedPath } from '../../test/simulated-path.ts';
import type { Channel, ChannelKind } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { SessionEnd } from '../session/session.ts';
import type { LinkPolicy, VerifiedToken } from '../session-token.ts';
import { type Candidates, LinkConnection, type LinkWays } from './link-connection.ts';

/** Which kinds open at the moment, and how long that takes. */
interface World {
  works: Set<ChannelKind>;
  readonly took_ms: Readonly<Record<'tcp' | 'ice' | 'relay', number>>;
}

interface Side {
  readonly connection: LinkConnection;
  readonly reports: PathReport[];
  readonly rounds: Candidates[];
  readonly ends: SessionEnd[];
  readonly opened: string[];
}

interface Stage {
  readonly clock: SimulatedClock;
  readonly world: World;
  readonly host: Side;
  readonly guest: Side;
  readonly paths: { kind: ChannelKind; path: SimulatedPath }[];
  isCut: boolean;
  kinds(): (string | undefined)[];
}

function stage(policy: LinkPolicy = 'automatic', works: ChannelKind[] = ['tcp', 'ice', 'relay']): Stage {
  const clock = new SimulatedClock();
  const world: World = { works: new Set(works), took_ms: { tcp: 30, ice: 60, relay: 20 } };
  const paths: Stage['paths'] = [];
  const made: Partial<Stage> & { isCut: boolean } = { isCut: false };
  const side = (role: 'host' | 'guest'): Side => {
    const parts: Omit<Side, 'connection'> = { reports: [], rounds: [], ends: [], opened: [] };
    const other = (): LinkConnection | undefined => made[role === 'host' ? 'guest' : 'host']?.connection;
    const connection = new LinkConnection({
      introduction: { sessionId: 'lns_test', peer: { name: 'other' } } as Introduction,
      token: tokenOf(role, policy),
      clock,
      heartbeat_ms: 500,
      random: () => 0.5,
      ways: waysOf(role, { clock, world, paths, other }),
      sendSignal: (body) => {
        if (body.kind === 'candidates') parts.rounds.push(body);
        if (!made.isCut) clock.after(10, () => other()?.signalled(body));
      },
      sendReport: (report) => parts.reports.push(report),
      events: {
        stream: (stream) => parts.opened.push(stream.label),
        state: () => undefined,
        path: () => undefined,
        step: () => undefined,
        ended: (end) => parts.ends.push(end),
      },
    });
    return { connection, ...parts };
  };
  const all: Stage = Object.assign(made, {
    clock,
    world,
    paths,
    host: side('host'),
    guest: side('guest'),
    kinds: () => [all.host.connection.session.path?.kind, all.guest.connection.session.path?.kind],
  });
  all.host.connection.start();
  all.guest.connection.start();
  return all;
}

function tokenOf(role: 'host' | 'guest', policy: LinkPolicy): VerifiedToken {
  const claims = { limits: { resume_s: 120 }, policy, scopes: [], relays: [] };
  const tokenHash = new Uint8Array(createHash('sha256').update('token').digest());
  return { claims, me: { role }, peer: {}, peerKey: new Uint8Array(32), tokenHash, hardEndIn_ms: 3_600_000 } as never;
}

/** Both sides of a channel appear at once: one is what the rung opened, the other comes in at the peer's listener. */
function waysOf(
  role: 'host' | 'guest',
  stage: Pick<Stage, 'clock' | 'world' | 'paths'> & { readonly other: () => LinkConnection | undefined },
): LinkWays {
  const { clock, world, paths, other } = stage;
  const open = (kind: 'tcp' | 'ice' | 'relay', signal: AbortSignal): Promise<Channel> =>
    new Promise((resolve, reject) => {
      clock.after(world.took_ms[kind], () => {
        if (signal.aborted || !world.works.has(kind)) {
          reject(new ConnectError('no answer', 'nobody there'));
          return;
        }
        const path = simulatedPath(clock, { kind, delay_ms: 5, bytesPerSecond: 1e7 });
        paths.push({ kind, path });
        other()?.arrived(path.b);
        resolve(path.a);
      });
    });
  const rung = (kind: 'tcp' | 'ice' | 'relay', headStart_ms: number) => {
    return { kind, target: `${kind} of ${role}`, headStart_ms, open: (signal: AbortSignal) => open(kind, signal) };
  };
  return {
    gather: (tell) => {
      tell([{ transport: 'tcp', kind: 'host', address: '192.0.2.1', port: 1 }], 'unknown');
    },
    // As with a real punch, one side opens and the other lets in.
    direct: (peer) => (peer && role === 'guest' ? [rung('tcp', 0), rung('ice', 40)] : []),
    relays: () => (role === 'guest' ? [rung('relay', 0)] : []),
    signal: () => undefined,
  };
}

const cut = (all: Stage, kind: ChannelKind): void => {
  for (const one of all.paths) if (one.kind === kind) one.path.cut('reset');
};

test('the relay is there first, the best way takes over, the report says how', async () => {
  const all = stage();
  await all.clock.pass(35);
  expect(all.kinds()).toEqual(['relay', 'relay']);
  for (const { reports } of [all.host, all.guest]) expect(reports).toMatchObject([{ state: 'open', rung: 'relay' }]);
  await all.clock.pass(1000);
  expect(all.kinds()).toEqual(['tcp', 'tcp']);
  const report = all.guest.reports.at(-1);
  expect(report).toMatchObject({ state: 'open', rung: 'tcp', why: 'tcp is open' });
  expect(report?.ladder.map(({ rung, outcome }) => `${rung} ${outcome}`)).toContain('relay open');
  expect(all.host.connection.ladder.at(-1)).toMatchObject({ rung: 'tcp', outcome: 'open' });
});

describe('after a loss', () => {
  test('the reserve takes over at once, and a direct way is found again', async () => {
    const all = stage();
    await all.clock.pass(1000);
    all.world.works = new Set(['ice', 'relay']);
    cut(all, 'tcp');
    await all.clock.pass(1);
    expect(all.kinds()).toEqual(['relay', 'relay']);
    await all.clock.pass(1000);
    expect(all.kinds()).toEqual(['ice', 'ice']);
  });

  test('without any channel it is tried again, with growing pauses, until there is a way', async () => {
    const all = stage('automatic', ['tcp']);
    await all.clock.pass(1000);
    all.world.works = new Set();
    cut(all, 'tcp');
    await all.clock.pass(30_000);
    expect(all.kinds()).toEqual([undefined, undefined]);
    expect(all.guest.connection.session.state).toBe('paused');
    expect(all.guest.reports.at(-1)?.state).toBe('paused');
    const tries = all.guest.rounds.length;
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(15);
    all.world.works = new Set(['ice']);
    await all.clock.pass(11_000);
    expect(all.kinds()).toEqual(['ice', 'ice']);
    expect(all.guest.ends).toEqual([]);
  });

  test('nobody comes within the time for resuming: over on both sides', async () => {
    const all = stage('automatic', ['tcp']);
    await all.clock.pass(1000);
    all.world.works = new Set();
    cut(all, 'tcp');
    await all.clock.pass(121_000);
    expect(all.host.ends).toMatchObject([{ by: 'time', isAgreed: false }]);
    expect(all.guest.ends).toMatchObject([{ by: 'time', isAgreed: false }]);
    const rounds = all.guest.rounds.length;
    await all.clock.pass(60_000);
    expect(all.guest.rounds.length).toBe(rounds);
  });
});

test('on the relay alone, a direct way is looked for less and less often, and taken when it is there', async () => {
  const all = stage('automatic', ['relay']);
  await all.clock.pass(120_000);
  expect(all.kinds()).toEqual(['relay', 'relay']);
  expect(all.guest.rounds.length).toBeLessThan(8);
  all.world.works.add('ice');
  await all.clock.pass(300_000);
  expect(all.kinds()).toEqual(['ice', 'ice']);
});

test('another network: the peer is told, what is better there is found', async () => {
  const all = stage('automatic', ['ice', 'relay']);
  await all.clock.pass(1000);
  expect(all.kinds()).toEqual(['ice', 'ice']);
  all.world.works.add('tcp');
  const rounds = all.guest.rounds.length;
  all.guest.connection.networkChanged();
  await all.clock.pass(1000);
  expect(all.guest.rounds.length).toBe(rounds + 1);
  expect(all.kinds()).toEqual(['tcp', 'tcp']);
});

describe('policies', () => {
  test('direct only never relays', async () => {
    const all = stage('direct', ['relay']);
    await all.clock.pass(20_000);
    expect(all.kinds()).toEqual([undefined, undefined]);
    expect(all.paths).toEqual([]);
  });

  test('relay only tries nothing else', async () => {
    const all = stage('relay');
    await all.clock.pass(20_000);
    expect(all.kinds()).toEqual(['relay', 'relay']);
    expect(all.paths.map(({ kind }) => kind)).toEqual(['relay']);
  });

  test('strict: one after another, the relay last', async () => {
    const all = stage('strict', ['relay']);
    await all.clock.pass(60_000);
    expect(all.kinds()).toEqual(['relay', 'relay']);
    const tried = all.guest.connection.ladder.map(({ rung }) => rung);
    expect(tried.indexOf('relay')).toBeGreaterThan(tried.indexOf('tcp'));
    expect(tried.indexOf('relay')).toBeGreaterThan(tried.indexOf('ice'));
  });
});

test('signals that come late, twice or from an older round change nothing', async () => {
  const all = stage();
  await all.clock.pass(1000);
  const old: PeerSignal = { kind: 'candidates', round: 0, candidates: [], nat: 'unknown' };
  const before = all.guest.connection.ladder.length;
  all.guest.connection.signalled(old);
  await all.clock.pass(1000);
  expect(all.guest.connection.ladder.length).toBe(before);
  all.guest.connection.finish('enough');
  await all.clock.pass(1000);
  all.guest.connection.signalled({ ...old, round: 99 });
  all.guest.connection.networkChanged();
  await all.clock.pass(60_000);
  expect(all.guest.connection.ladder.length).toBe(before);
  expect(all.host.ends).toMatchObject([{ reason: 'enough', by: 'peer', isAgreed: true }]);
});

test('streams go through it and are counted', async () => {
  const all = stage();
  await all.clock.pass(1000);
  const stream = all.guest.connection.open('data', 2);
  stream.write(new Uint8Array(5000));
  await all.clock.pass(1000);
  expect(all.host.opened).toEqual(['data']);
  expect(all.guest.connection.totals.sent_bytes).toBe(5000);
  expect(all.host.connection.totals.received_bytes).toBe(5000);
});

test('relay only: what the peer says of its places does not take away the leg that is under way', async () => {
  const all = stage('relay', ['relay']);
  // The signals come after 10 ms; the leg that was begun at once is open after 20 and greeted after 25.
  await all.clock.pass(28);
  expect(all.kinds()).toEqual(['relay', 'relay']);
});

interface PeerRound {
  readonly at_ms: number;
  readonly ports: readonly number[];
  readonly nat?: Candidates['nat'];
}

/** What one side tries, one after another, when the peer says in several rounds where it is; nothing ever opens. */
function strictly(rounds: readonly PeerRound[], policy: LinkPolicy = 'strict') {
  const clock = new SimulatedClock();
  const tried: string[] = [];
  const rung = (kind: ChannelKind, target: string) => ({
    kind,
    target,
    headStart_ms: 0,
    open: (signal: AbortSignal): Promise<Channel> => {
      tried.push(target);
      return new Promise((_resolve, reject) => {
        const fail = (): void => reject(new ConnectError('no answer', 'nobody there'));
        signal.addEventListener('abort', fail);
        clock.after(1000, fail);
      });
    },
  });
  const connection = new LinkConnection({
    introduction: { sessionId: 'lns_test', peer: { name: 'other' } } as Introduction,
    token: tokenOf('guest', policy),
    clock,
    random: () => 0.5,
    ways: {
      gather: () => undefined,
      direct: (peer) => [
        ...(peer?.candidates ?? []).map(({ port }) => rung('tcp', `tcp ${port}`)),
        ...(peer ? [rung('ice', `ice ${peer.candidates.length}`)] : []),
      ],
      relays: () => [rung('relay', 'relay')],
      signal: () => undefined,
    },
    sendSignal: () => undefined,
    sendReport: () => undefined,
    events: {
      stream: () => undefined,
      state: () => undefined,
      path: () => undefined,
      step: () => undefined,
      ended: () => undefined,
    },
  });
  connection.start();
  for (const [index, { at_ms, ports, nat = 'unknown' }] of rounds.entries())
    clock.after(at_ms, () => {
      const candidates = ports.map((port) => ({ transport: 'tcp', kind: 'host', address: '192.0.2.1', port }) as const);
      connection.signalled({ kind: 'candidates', round: index + 1, candidates, nat });
    });
  return { clock, tried, connection };
}

describe('strict, and the peer says in further rounds where it is', () => {
  test('what was tried is not tried again; what is new takes its turn by its kind', async () => {
    const all = strictly([
      { at_ms: 10, ports: [1, 2] },
      { at_ms: 1500, ports: [1, 2, 3] },
    ]);
    // tcp 1, tcp 2 (under way when the second round comes), then the new one, then what comes after TCP.
    await all.clock.pass(5900);
    expect(all.tried).toEqual(['tcp 1', 'tcp 2', 'tcp 3', 'ice 2', 'ice 3', 'relay']);
    all.connection.kill('done');
  });

  test('the same places again change nothing while the ladder is being climbed', async () => {
    const all = strictly([
      { at_ms: 10, ports: [1, 2] },
      { at_ms: 500, ports: [1, 2] },
      { at_ms: 2500, ports: [2, 1] },
    ]);
    await all.clock.pass(3900);
    expect(all.tried).toEqual(['tcp 1', 'tcp 2', 'ice 2', 'relay']);
    all.connection.kill('done');
  });

  test('when nothing opened it begins anew, with everything', async () => {
    const all = strictly([{ at_ms: 10, ports: [1] }]);
    await all.clock.pass(20_000);
    expect(all.tried.slice(0, 6)).toEqual(['tcp 1', 'ice 1', 'relay', 'tcp 1', 'ice 1', 'relay']);
    all.connection.kill('done');
  });
});

test('the peer has learned of its router and says the same places once more: nothing is tried twice at once', async () => {
  const all = strictly(
    [
      { at_ms: 10, ports: [1, 2] },
      { at_ms: 30, ports: [1, 2], nat: 'none' },
    ],
    'automatic',
  );
  await all.clock.pass(900);
  expect(all.tried.toSorted()).toEqual(['ice 2', 'relay', 'tcp 1', 'tcp 2']);
  expect(all.connection.underWay).toHaveLength(4);
  await all.clock.pass(150);
  expect(all.connection.underWay).toEqual([]);
  all.connection.kill('done');
});

test('the peer says all of it once more: it tries anew, and so does this side', async () => {
  const all = strictly(
    [
      { at_ms: 10, ports: [1], nat: 'none' },
      { at_ms: 500, ports: [1], nat: 'none' },
    ],
    'automatic',
  );
  await all.clock.pass(900);
  expect(all.tried.toSorted()).toEqual(['ice 1', 'ice 1', 'relay', 'tcp 1', 'tcp 1']);
  all.connection.kill('done');
});
