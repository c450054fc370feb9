import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readIdentity } from '../../apps/relay/src/listen/certificates.ts';
import type { Ports } from './ports.ts';

/**
 * The relay of a demo: one of our own beside the api, so that two devices of this machine connect without anything else.
 * Its key is made here; the demo data registers it and leaves the id under which it connects in the same file.
 */
const relayId = 'demo-1';
const region = 'here';

export interface DemoRelay {
  /** For `DEMO_RELAY_FILE` of the demo data. */
  readonly registrationFile: string;
  /** Once the demo data are in place. @returns the relay's configuration file */
  configure(): string;
}

export function prepareDemoRelay(dataFolder: string, ports: Ports): DemoRelay {
  const folder = path.join(dataFolder, 'relay');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const registrationFile = path.join(folder, 'registration.json');
  const configFile = path.join(folder, 'relay.json');
  const registration = {
    relayId,
    region,
    key: readIdentity(folder).publicKey,
    tls: `127.0.0.1:${ports.relay}`,
    quic: null,
    ws: `ws://localhost:${ports.relayHttp}/leg`,
    stun: [`127.0.0.1:${ports.stun}`],
  };
  writeFileSync(registrationFile, JSON.stringify(registration));
  return {
    registrationFile,
    configure: () => {
      const { deviceId } = JSON.parse(readFileSync(registrationFile, 'utf8')) as { deviceId?: string };
      if (!deviceId) throw new Error('the demo data did not register the relay');
      writeFileSync(configFile, JSON.stringify(configOf(folder, ports, deviceId), null, 2));
      return configFile;
    },
  };
}

function configOf(folder: string, ports: Ports, deviceId: string) {
  return {
    id: relayId,
    region,
    stateFolder: folder,
    listen: {
      tls: { address: '127.0.0.1', port: ports.relay },
      http: { address: '127.0.0.1', port: ports.relayHttp },
    },
    // The second address and port tell devices what their router does (RFC 5780).
    stun: { addresses: ['127.0.0.1', '127.0.0.2'], ports: [ports.stun, ports.stunOther] },
    controlPlane: { url: `http://127.0.0.1:${ports.api}`, deviceId },
    times: { drain_s: 2 },
  };
}
