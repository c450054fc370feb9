import { createHash } from 'node:crypto';
import type { LinkCandidate } from '@mistri/contracts/link/index';
import type { Channel } from '../packages/link/src/index.ts';
import { iceRung, quicRungs, UdpNode } from '../packages/link/src/node.ts';
import { privateKeyOf, selfSigned } from '../packages/link/src/secure/self-signed.node.ts';

/** One side of `punch.ts`, told by its parent (over IPC) who it is and what the other side said. */
interface Orders {
  readonly role: 'host' | 'guest';
  readonly stun: readonly string[];
}

const seedOf = (role: string): Buffer => createHash('sha256').update(`lab ${role}`).digest();
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const own = selfSigned(privateKeyOf(seedOf(orders.role)));
const peer = selfSigned(privateKeyOf(seedOf(orders.role === 'host' ? 'guest' : 'host')));

const node = await UdpNode.open({ device: own, stun: orders.stun });
const startedAt_ms = performance.now();
const gathered = await node.gather();
const gather_ms = Math.round(performance.now() - startedAt_ms);
const session = node.session({
  role: orders.role,
  tokenHash: createHash('sha256').update('lab').digest(),
  peerKey: peer.publicKey,
  onChannel: (channel) => {
    serve(channel);
  },
});
process.send?.({ kind: 'gathered', ...gathered, gather_ms });
process.on('message', (candidates: LinkCandidate[]) => {
  void climb(candidates);
});

/** The quic rungs first, for a moment, and then the punch: as the ladder does it, without the ladder. */
async function climb(candidates: readonly LinkCandidate[]): Promise<void> {
  const from_ms = performance.now();
  const stop = new AbortController();
  const ice = iceRung({ session, candidates, role: orders.role });
  const rungs =
    orders.role === 'guest' ? [...quicRungs({ session, candidates }), ...(ice ? [ice] : [])] : ice ? [ice] : [];
  try {
    const channel = await Promise.any(rungs.map((rung) => rung.open(stop.signal)));
    const open_ms = Math.round((performance.now() - from_ms) * 10) / 10;
    if (orders.role === 'guest') ask(channel, open_ms);
    else serve(channel);
  } catch (error) {
    const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error);
    if (orders.role === 'guest') process.send?.({ kind: 'failed', reason });
  }
}

function ask(channel: Channel, open_ms: number): void {
  const from_ms = performance.now();
  channel.listen({
    data: () =>
      process.send?.({
        kind: 'open',
        rung: channel.kind,
        path: channel.path,
        open_ms,
        echo_ms: Math.round((performance.now() - from_ms) * 10) / 10,
      }),
    drain: () => undefined,
    peerEnded: () => undefined,
    closed: () => undefined,
  });
  channel.write(Buffer.from('are you there?'));
}

function serve(channel: Channel): void {
  channel.listen({
    data: (bytes) => channel.write(Buffer.from(bytes)),
    drain: () => undefined,
    peerEnded: () => undefined,
    closed: () => undefined,
  });
}
