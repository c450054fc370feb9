import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemOrigin } from '../apps/api/src/platform/audit.ts';
import { movableClock } from '../apps/api/src/platform/clock.ts';
import { transact } from '../apps/api/src/platform/db/in-transaction.ts';
import { buildApp } from '../apps/api/src/build-app.ts';
import { addRelayDevice } from '../apps/api/src/domains/devices/index.ts';
import { insertRelay } from '../apps/api/src/domains/link/relays/relays-store.ts';
import { readIdentity } from '../apps/relay/src/listen/certificates.ts';
import { startLinkRig } from '../scripts/rig/link-rig.ts';
import { controlOrigin, relayHost } from './names.ts';

/**
 * The control plane of the lab, to be run in the public network: api with its database on port 443, a person with devices,
 * and the relay of the folder given. Says when it is ready, and obeys `kill` and `start` on standard input.
 */
const folder = process.argv[2] ?? '';
const rig = await startLinkRig({ listen: { host: '::', port: 443 }, publicOrigin: controlOrigin });
await registerRelay();
await writeIssuers();
const tokens = [await rig.deviceToken(), await rig.deviceToken(), await rig.deviceToken()];
say({ ready: true, tokens });

process.stdin.on('data', (bytes: Buffer) => {
  void obey(bytes.toString().trim());
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void rig.stop().then(() => process.exit(0)));

async function obey(word: string): Promise<void> {
  if (word === 'kill') await rig.killApi();
  if (word === 'start') await rig.startApi();
  say({ done: word });
}

/** As an admin does it on the page of relays, but without one. */
async function registerRelay(): Promise<void> {
  const clock = movableClock(new Date());
  const app = await buildApp({ environment: rig.environment, clock });
  const { publicKey: key } = readIdentity(folder);
  try {
    await transact(app.services.db, async (tx) => {
      const added = await addRelayDevice(tx, systemOrigin('lab', 'trc_lab', clock.now(), 'command'), {
        name: 'lab',
        key,
      });
      if (!added.ok) throw new Error(added.message);
      await insertRelay(tx, {
        relay_id: 'lab',
        device_id: added.value.device_id,
        region: 'lab',
        public_key: key,
        tls: `${relayHost}:443`,
        quic: `${relayHost}:443`,
        ws: null,
        stun: [`${relayHost}:3478`],
        state_reason: null,
        created_at: clock.now(),
        // It is not connected to the control plane here: its keys come from a file, and it counts as present all day.
        reported_at: new Date(clock.now().getTime() + 86_400_000),
      });
    });
  } finally {
    await app.close();
  }
}

async function writeIssuers(): Promise<void> {
  const answer = await fetch(`${rig.apiUrl}/api/link/config`);
  const { data } = (await answer.json()) as { data: { keys: unknown[] } };
  writeFileSync(path.join(folder, 'issuers.json'), JSON.stringify({ keys: data.keys }));
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
