import { generateKeyPairSync } from 'node:crypto';
import os from 'node:os';
import type { DeviceKey, LinkConnection, LinkConnectionEvents } from '@mistri/link';
import type { Person } from '../api/person.ts';
import { registerDevice } from '../api/register-device.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { AgentNode } from '../node/agent-node.ts';
import { remoteSessionOf } from '../node/remote-session-of.ts';

export interface ConnectorOptions {
  readonly person: Person;
  readonly server: string;
  readonly proxy: string | undefined;
  /** Called once for each time that the line to the server is lost. */
  readonly offline: (why: string) => void;
}

/** This computer as a device of its person for one session: its key is in memory only, and it leaves their list at the end (USB-1). */
export interface Connector {
  readonly deviceId: string;
  readonly key: DeviceKey;
  /** From now on the connection of this session is taken (`rms_…`), and no other. */
  serve(sessionId: string, events: (connection: LinkConnection) => LinkConnectionEvents): void;
  close(reason: string): Promise<void>;
}

/** @throws CommandError when the server refuses */
export async function openConnector({ person, server, proxy, offline }: ConnectorOptions): Promise<Connector> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const post = (path: string, body: object) => person.call('POST', path, body);
  const { deviceId, name } = await registerDevice(post, () => privateKey, {
    name: `${os.hostname().slice(0, 60)} (mistri share)`,
    isTemporary: true,
  });
  let isOffline = false;
  let served: string | undefined;
  let events: ((connection: LinkConnection) => LinkConnectionEvents) | undefined;
  const node = new AgentNode({
    device: {
      privateKey,
      config: { version: 1, server, deviceId, name, serve: { tcpPort: 0, allow: [] }, ...(proxy && { proxy }) },
    },
    isServing: true,
    wants: (introduction) =>
      introduction.role === 'host' && served !== undefined && remoteSessionOf(introduction)?.sessionId === served,
    events: {
      online: () => (isOffline = false),
      offline: (why) => {
        if (!isOffline) offline(why);
        isOffline = true;
      },
      session: (_introduction, connection) => {
        if (!events) throw new Error('nothing is served');
        return events(connection);
      },
      refused: (_introduction, why) => offline(why),
    },
  });
  node.start();
  return {
    deviceId,
    key: deviceKeyFrom(privateKey),
    serve: (sessionId, wanted) => {
      served = sessionId;
      events = wanted;
    },
    close: async (reason) => {
      await node.close(reason);
      await person.call('DELETE', `/api/devices/${deviceId}`);
    },
  };
}
