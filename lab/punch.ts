import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { canHaveNats, makeNats, type NatLab, type RouterKind } from './nats.ts';

/** Which rung has to open between two routers; `none`: it can't be done without a relay. */
const expected: readonly [RouterKind, RouterKind, 'quic' | 'ice' | 'none'][] = [
  ['open', 'restricted', 'quic'],
  ['cone', 'cone', 'ice'],
  ['cone', 'restricted', 'ice'],
  ['cone', 'symmetric', 'ice'],
  ['symmetric', 'cone', 'ice'],
  ['restricted', 'restricted', 'ice'],
  ['restricted', 'symmetric', 'none'],
  ['symmetric', 'symmetric', 'none'],
  ['no-udp', 'cone', 'none'],
];

interface Said {
  readonly kind: 'gathered' | 'open' | 'failed';
  readonly nat?: string;
  readonly candidates?: unknown[];
  readonly rung?: string;
  readonly open_ms?: number;
  readonly gather_ms?: number;
  readonly echo_ms?: number;
  readonly path?: string;
  readonly reason?: string;
}

/** `node lab/punch.ts [cone-symmetric …]`: as root. Prints a line for each pair, and fails when one is not as expected. */
if (!canHaveNats()) {
  console.error('punch lab: needs root, Linux network namespaces and nft');
  process.exit(2);
}
let wrong = 0;
const only = process.argv.slice(2);
for (const [host, guest, rung] of expected) {
  if (only.length > 0 && !only.includes(`${host}-${guest}`)) continue;
  const result = await punch(host, guest);
  const got = result.kind === 'open' ? result.rung : 'none';
  if (got !== rung) wrong += 1;
  const detail =
    result.kind === 'open' ? `${result.path} in ${result.open_ms} ms, echo ${result.echo_ms} ms` : result.reason;
  console.log(`${got === rung ? 'ok  ' : 'BAD '} ${host} – ${guest}: ${got} (${result.nats}) ${detail}`);
}
process.exit(wrong === 0 ? 0 : 1);

async function punch(host: RouterKind, guest: RouterKind): Promise<Said & { nats: string }> {
  const lab = makeNats([host, guest]);
  const children: ChildProcess[] = [];
  const start = (namespace: string, ...words: string[]): ChildProcess => {
    const child = lab.start(namespace, [process.execPath, ...words], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  };
  try {
    await once(start(lab.public, new URL('stun-peer.ts', import.meta.url).pathname, ...lab.servers), 'message');
    return await introduce(lab, start);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    lab.close();
  }
}

async function introduce(
  lab: NatLab,
  start: (namespace: string, ...words: string[]) => ChildProcess,
): Promise<Said & { nats: string }> {
  const script = new URL('punch-peer.ts', import.meta.url).pathname;
  const stun = lab.servers.map((server) => `${server}:3478`);
  const [one = '', other = ''] = lab.hosts;
  const host = start(one, script, JSON.stringify({ role: 'host', stun }));
  const guest = start(other, script, JSON.stringify({ role: 'guest', stun }));
  const [[ofHost], [ofGuest]] = (await Promise.all([once(host, 'message'), once(guest, 'message')])) as [
    [Said],
    [Said],
  ];
  const answer = once(guest, 'message');
  host.send(ofGuest.candidates ?? []);
  guest.send(ofHost.candidates ?? []);
  const [said] = (await answer) as [Said];
  return {
    ...said,
    nats: `${ofHost.nat}, ${ofGuest.nat}; gathered in ${ofHost.gather_ms} and ${ofGuest.gather_ms} ms`,
  };
}
