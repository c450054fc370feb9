import type { IncomingHttpHeaders } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Logger } from 'pino';
import { audienceOf, deskOf } from '@mistri/contracts/realtime/audiences';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import type { SocketAudience } from '#platform/room.ts';
import { socketLimits } from './socket-limits.ts';

export interface SocketHost {
  readonly db: Db;
  readonly audiences: readonly SocketAudience[];
  /** Who is asking, by the same rules as for a request: cookie or bearer, address, country. */
  readonly authenticate: (headers: IncomingHttpHeaders, remoteAddress: string) => Promise<Actor | undefined>;
  /** Which of these sessions are still open. */
  readonly openSessions: (sessionIds: readonly string[]) => Promise<string[]>;
}

interface SocketData {
  sessionId: string;
  userId: string;
  subjects: readonly string[];
  role: string;
}

type Answer = (reply: { ok: true } | { ok: false; code: string; message: string }) => void;

/** Lets signed-in users in, puts them where their own news is told, and answers what else they may watch. */
export function admitSocket(io: Server, host: SocketHost, log: Logger): void {
  io.use((socket, next) => {
    // oxlint-disable-next-line promise/no-callback-in-promise -- Socket.IO wants a callback; `admit` never rejects
    void admit(io, host, socket, log).then(next);
  });
  io.on('connection', (socket) => {
    limitMessages(socket);
    if (socket.recovered) void recheck(host, socket).catch(() => socket.disconnect(true));
    socket.on('watch', (audience: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      watch(host, socket, audience).then(answer as Answer, (error: unknown) => {
        log.error({ err: error }, 'watch failed');
        (answer as Answer)({
          ok: false,
          code: 'service.failed',
          message: 'Something went wrong on our side. Try again.',
        });
      });
    });
    socket.on('unwatch', (audience: unknown) => {
      if (typeof audience === 'string' && watched(socket).includes(audience)) void socket.leave(audience);
    });
  });
}

/** @returns why not, or undefined when they are in */
async function admit(io: Server, host: SocketHost, socket: Socket, log: Logger): Promise<Error | undefined> {
  try {
    return await identify(io, host, socket);
  } catch (error) {
    log.error({ err: error }, 'socket could not be admitted');
    return refused('service.failed', 'Something went wrong on our side. Try again.');
  }
}

async function identify(io: Server, host: SocketHost, socket: Socket): Promise<Error | undefined> {
  const { token } = socket.handshake.auth as { token?: unknown };
  const headers = { ...socket.handshake.headers };
  if (typeof token === 'string') headers.authorization = `Bearer ${token}`;
  const actor = await host.authenticate(headers, socket.conn.remoteAddress);
  if (!actor || actor.status === 'blocked') return refused('auth.required', 'Please sign in to go on.');
  const own = `user:${actor.userId}`;
  if ((io.sockets.adapter.rooms.get(own)?.size ?? 0) >= socketLimits.socketsPerUser)
    return refused('request.too_many', 'Too many open pages. Close some and reload.');
  socket.data = {
    sessionId: actor.sessionId,
    userId: actor.userId,
    subjects: actor.subjects,
    // Without the second factor an admin is nobody's admin.
    role: actor.role === 'admin' && actor.capabilities.length === 0 ? 'none' : actor.role,
  } satisfies SocketData;
  const rooms = [
    ...actor.subjects.flatMap((subject) => audienceOf(subject) ?? []),
    ...actor.capabilities.map(deskOf),
    `role:${(socket.data as SocketData).role}`,
  ];
  // What a recovered connection brings back of its own rooms counts for nothing: rights may have changed.
  for (const room of socket.rooms) if (isOwn(room) && !rooms.includes(room)) await socket.leave(room);
  await socket.join(rooms);
  return undefined;
}

async function watch(host: SocketHost, socket: Socket, audience: unknown): Promise<Parameters<Answer>[0]> {
  if (typeof audience !== 'string' || !/^[a-z_]{2,20}:[a-z]{3}_[0-9a-z]{26}$/.test(audience))
    return { ok: false, code: 'request.invalid', message: 'Expected an audience such as order:ord_….' };
  if (watched(socket).length >= socketLimits.watchesPerSocket)
    return { ok: false, code: 'request.too_many', message: 'Too many things are watched. Unwatch some.' };
  if (!(await mayWatch(host, socket, audience)))
    return { ok: false, code: 'request.not_found', message: 'There is nothing here, or it is not yours to see.' };
  // The answer took a moment: somebody whose session ended meanwhile must not come in by it.
  if (!socket.connected) return { ok: false, code: 'auth.required', message: 'Please sign in to go on.' };
  await socket.join(audience);
  return { ok: true };
}

async function mayWatch(host: SocketHost, socket: Socket, audience: string): Promise<boolean> {
  const [prefix = '', id = ''] = audience.split(':', 2);
  const rule = host.audiences.find((entry) => entry.prefix === prefix);
  const { subjects, role } = socket.data as SocketData;
  return rule !== undefined && (await rule.mayJoin(host.db, subjects, role, id));
}

/** A connection that came back after a break has its old rooms: each must still be theirs. */
async function recheck(host: SocketHost, socket: Socket): Promise<void> {
  for (const audience of watched(socket)) {
    if (!(await mayWatch(host, socket, audience))) await socket.leave(audience);
  }
}

const ownKinds = new Set(['user', 'dealer', 'business', 'provider', 'technician', 'desk', 'role']);

function isOwn(room: string): boolean {
  return ownKinds.has(room.slice(0, room.indexOf(':')));
}

function watched(socket: Socket): string[] {
  return [...socket.rooms].filter((room) => room.includes(':') && !isOwn(room));
}

function limitMessages(socket: Socket): void {
  let windowStart = Date.now();
  let count = 0;
  socket.use((_event, next) => {
    const now = Date.now();
    if (now - windowStart > socketLimits.messagesWithin_ms) {
      windowStart = now;
      count = 0;
    }
    count += 1;
    if (count <= socketLimits.messages) next();
    else socket.disconnect(true);
  });
}

/** What the client sees as `connect_error` with `data.code`. */
function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code } });
}
