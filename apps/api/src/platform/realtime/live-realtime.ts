import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import type { Logger } from 'pino';
import { sameOrigin } from '#platform/http/same-origin.ts';
import type { Realtime } from '#platform/realtime.ts';
import { admitSocket, type SocketHost } from './admit-socket.ts';
import { socketLimits } from './socket-limits.ts';

export const socketPath = '/socket.io';

export interface LiveRealtime extends Realtime {
  /** Takes `/socket.io` on this server. Upgrades of other paths stay with whoever had them. */
  attach(server: HttpServer, host: SocketHost): void;
  /** How many sockets this process holds. */
  count(): number;
  close(): Promise<void>;
}

/**
 * Live pushes by Socket.IO. With several processes the Redis adapter carries them to wherever the socket is. A push
 * that nobody hears is lost: pages ask again when they reconnect, so nothing depends on it.
 */
export function createLiveRealtime(options: { redisUrl: string | undefined; log: Logger }): LiveRealtime {
  let redis: Redis | undefined;
  let io: Server | undefined;
  let sweep: NodeJS.Timeout | undefined;
  return {
    push: (audience, event, payload) => {
      io?.to(audience).emit(event, payload);
    },
    disconnectUser: (userId) => {
      io?.in(`user:${userId}`).disconnectSockets(true);
    },
    count: () => io?.engine.clientsCount ?? 0,
    attach: (server, host) => {
      const others = server.listeners('upgrade') as ((request: IncomingMessage, ...rest: unknown[]) => void)[];
      server.removeAllListeners('upgrade');
      redis = openStreamRedis(options);
      io = new Server(server, {
        path: socketPath,
        serveClient: false,
        maxHttpBufferSize: socketLimits.message_bytes,
        destroyUpgrade: others.length === 0,
        connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: false },
        allowRequest: (request, decide) => {
          // Without this a foreign page could listen with our visitor's cookies.
          decide(null, sameOrigin(request.headers));
        },
        ...(redis ? { adapter: createAdapter(redis, { onlyPlaintext: true, streamName: 'mistri:live' }) } : {}),
      });
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (request.url?.startsWith(`${socketPath}/`)) return;
        for (const listener of others) listener.call(server, request, socket, head);
      });
      admitSocket(io, host, options.log);
      sweep = startSweep(io, host, options.log);
    },
    close: async () => {
      clearInterval(sweep);
      io?.disconnectSockets(true);
      io?.engine.close();
      await io?.of('/').adapter.close();
      redis?.disconnect();
    },
  };
}

/** A connection of its own: the adapter waits on it for news. */
function openStreamRedis(options: { redisUrl: string | undefined; log: Logger }): Redis | undefined {
  if (options.redisUrl === undefined) return undefined;
  const redis = new Redis(options.redisUrl);
  redis.on('error', (error: Error) => options.log.warn({ err: error }, 'redis of live updates'));
  return redis;
}

/** Ended sessions are told by events; this finds the ones that ran out, and those whose event was lost. */
function startSweep(io: Server, host: SocketHost, log: Logger): NodeJS.Timeout {
  const check = async (): Promise<void> => {
    const sockets = [...io.sockets.sockets.values()];
    if (sockets.length === 0) return;
    const sessions = new Set(sockets.map((socket) => (socket.data as { sessionId: string }).sessionId));
    const open = new Set(await host.openSessions([...sessions]));
    for (const socket of sockets) {
      if (!open.has((socket.data as { sessionId: string }).sessionId)) socket.disconnect(true);
    }
  };
  return setInterval(() => {
    check().catch((error: unknown) => log.warn({ err: error }, 'live sessions could not be checked'));
  }, socketLimits.sweep_ms).unref();
}
