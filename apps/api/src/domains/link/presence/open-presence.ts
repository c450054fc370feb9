import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerChallengeWithin_ms, type FromDevice, maxPresenceMessage_bytes } from '@mistri/contracts/link/presence';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { subscriberOf } from '#platform/http/client-address.ts';
import { sameOrigin } from '#platform/http/same-origin.ts';
import { refuseUpgrade, type Upgrade } from '#platform/http/upgrades.ts';
import { newId } from '#platform/ids.ts';
import type { Services } from '#platform/services.ts';
import { noteSeen } from '#rooms/devices/index.ts';
import { signingKey } from '../keys/token-keys.ts';
import { Connection } from './connection.ts';
import { handleMessage, mayHandle } from './handle-message.ts';
import { Hub } from './hub.ts';
import { createListener } from './listen.ts';
import { presenceLimits } from './presence-limits.ts';
import { beat, leave, removePresence } from './presence-store.ts';
import { readMessage } from './read-message.ts';

const refusals = {
  origin: [403, 'Forbidden', 'origin'],
  full: [503, 'Service Unavailable', 'full'],
  rate: [429, 'Too Many Requests', 'rate'],
} as const;

/** Rooms keep no state of their own: the hub hangs on the services it is made of. */
const hubs = new WeakMap<Services, Hub>();

/** The hub of this process, once it listens. */
export function hubOf(services: Services): Hub {
  const hub = hubs.get(services) ?? new Hub(services);
  hubs.set(services, hub);
  return hub;
}

/** The raw WebSocket on which devices are present: `/api/link/presence`. */
export function openPresence(services: Services): Upgrade {
  const hub = hubOf(services);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxPresenceMessage_bytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const strangers = new Map<string, number>();
  const handshakes = new RateLimiterMemory({
    keyPrefix: 'presence',
    points: presenceLimits.handshakesPerMinute * services.config.rateLimitScale,
    duration: 60,
  });
  const listener = createListener(services, hub.processId, (told) => hub.hear(told));
  const timers: NodeJS.Timeout[] = [];
  let isStopping = false;

  const isFull = (network: string): boolean =>
    isStopping ||
    hub.count >= presenceLimits.connections ||
    (strangers.get(network) ?? 0) >= presenceLimits.strangersPerNetwork ||
    strangers.size >= presenceLimits.strangers;

  const come = (socket: WebSocket, address: string, network: string): void => {
    const nonce = randomBytes(32).toString('base64url');
    const connection = new Connection(socket, { address, network, nonce }, hub.meter);
    strangers.set(network, (strangers.get(network) ?? 0) + 1);
    hub.meter.strangers += 1;
    const known = (): void => {
      hub.meter.strangers -= 1;
      const left = (strangers.get(network) ?? 1) - 1;
      if (left > 0) strangers.set(network, left);
      else strangers.delete(network);
    };
    serveConnection(hub, connection, socket, known);
    connection.send({ type: 'challenge', nonce, serverTime: services.clock.now().toISOString() });
  };

  const refuse = (socket: Duplex, [status, text, why]: (typeof refusals)[keyof typeof refusals]): void => {
    hub.meter.noHandshake(why);
    refuseUpgrade(socket, status, text);
  };

  return {
    count: () => hub.count,
    metrics: hub.meter.metrics,
    take: (request, socket, head, address) => {
      const network = services.crypto.digest('network', subscriberOf(address));
      if (!sameOrigin(request.headers)) return refuse(socket, refusals.origin);
      if (isFull(network)) return refuse(socket, refusals.full);
      const wait = (): void => undefined;
      socket.on('error', wait);
      handshakes.consume(network).then(
        () => server.handleUpgrade(request, socket, head, (webSocket) => come(webSocket, address, network)),
        () => refuse(socket, refusals.rate),
      );
    },
    start: async () => {
      const { db, clock, log } = services;
      // The first key is made now, so that the configuration names it before anybody needs it.
      const origin = systemOrigin('link.start', newId('trc'), clock.now(), 'command');
      await transact(db, (tx) => signingKey(tx, services, origin));
      await beat(db, hub.processId);
      await listener.start();
      const often = (every_ms: number, work: () => Promise<void>): void => {
        const run = (): void => void work().catch((error: unknown) => log.warn({ err: error }, 'presence sweep'));
        timers.push(setInterval(run, every_ms).unref());
      };
      often(presenceLimits.sweep_ms, async () => {
        hub.sweep(performance.now());
        await beat(db, hub.processId);
      });
      often(presenceLimits.recheck_ms, () => hub.recheck());
    },
    stop: async () => {
      isStopping = true;
      for (const timer of timers) clearInterval(timer);
      for (const connection of hub.connections()) connection.close('restart', 'the server is being restarted');
      await listener.stop();
      await leave(services.db, hub.processId).catch(() => undefined);
    },
  };
}

/** Messages of one connection are handled one after the other, and no more wait than a limit says. */
function serveConnection(hub: Hub, connection: Connection, socket: WebSocket, known: () => void): void {
  const { log, db, clock } = hub.services;
  let waiting = 0;
  let last = Promise.resolve();
  let isStranger = true;
  const noStranger = (): void => {
    if (isStranger) known();
    isStranger = false;
  };
  const late = setTimeout(() => connection.close('silent', 'say who you are'), answerChallengeWithin_ms).unref();
  const handle = async (said: FromDevice): Promise<void> => {
    await handleMessage(hub, connection, said);
    if (connection.device) {
      clearTimeout(late);
      noStranger();
    }
  };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    connection.heardAt_ms = performance.now();
    if (!connection.isOpen) return;
    if (isBinary) return connection.close('message', 'messages are text');
    if (!connection.buckets.messages.take() || waiting >= presenceLimits.waiting)
      return connection.close('flood', 'too many messages');
    const said = readMessage(data);
    hub.meter.heard(said?.type ?? 'none');
    if (!said) {
      connection.refuse({ code: 'link.no_message', message: 'What came was no message of Link.' });
      return connection.close('message', 'no message of Link');
    }
    if (!mayHandle(connection, said)) return;
    waiting += 1;
    last = last
      .then(() => (connection.isOpen ? handle(said) : undefined))
      .catch((error: unknown) => {
        log.error({ err: error }, 'presence message failed');
        connection.refuse({ code: 'service.failed', message: 'Something went wrong on our side. Try again.' });
      })
      .finally(() => {
        waiting -= 1;
      });
  });
  socket.on('pong', () => {
    connection.heardAt_ms = performance.now();
  });
  // The reason comes with `close`; without a listener it would end the process.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(late);
    noStranger();
    // After what it was still doing: it may be about to be added.
    void last
      .then(async () => {
        hub.remove(connection);
        if (!connection.device) return;
        await removePresence(db, connection.id);
        await noteSeen(db, connection.device.device_id, { at: clock.now() });
      })
      .catch((error: unknown) => log.warn({ err: error }, 'presence could not be taken away'));
  });
}
