import Type, { type Static } from 'typebox';
import { LimitsConfig } from '../config/relay-config.ts';
import { limitsOf, problemsOf } from '../config/read-config.ts';
import { coarseAddress } from '../listen/address-list.ts';
import type { Log } from '../observe/log.ts';
import type { Relay } from '../relay.ts';
import type { Session } from '../sessions/session.ts';

export interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface AdminApiOptions {
  readonly relay: Relay;
  readonly region: string;
  readonly version: string;
  readonly startedAtWall_ms: number;
  readonly log: Log;
  load(): number;
  isControlPlaneConnected(): boolean | undefined;
  drain(): void;
}

const SessionLimit = Type.Object(
  {
    bytesPerSecond: Type.Union([Type.Integer({ minimum: 1024, maximum: 1e12 }), Type.Null()], {
      description: 'bytes per second as a whole number from 1024 on, or null: no limit of its own',
    }),
  },
  { additionalProperties: false, description: 'an object with bytesPerSecond' },
);

/** At most so many sessions in one answer, the busiest first. */
const shown = 500;

/** What an administrator may ask and do. Decides nothing about who that is. */
export class AdminApi {
  #options: AdminApiOptions;

  constructor(options: AdminApiOptions) {
    this.#options = options;
  }

  answer(method: string, pathname: string, body: unknown): Answer {
    const [, , thing, id, deed] = pathname.split('/');
    const asked = `${method} ${[thing, id === undefined ? '' : '/:id', deed === undefined ? '' : `/${deed}`].join('')}`;
    const sessionId = id ?? '';
    switch (asked) {
      case 'GET status':
        return { status: 200, body: this.#status() };
      case 'GET sessions':
        return { status: 200, body: this.#sessions() };
      case 'DELETE sessions/:id':
        return this.#kill(sessionId);
      case 'PUT sessions/:id/limit':
        return this.#limitSession(sessionId, body);
      case 'GET limits':
        return { status: 200, body: this.#options.relay.table.limits };
      case 'PUT limits':
        return this.#setLimits(body);
      case 'POST drain':
        this.#options.log.info('drain by admin');
        this.#options.drain();
        return { status: 202, body: { isDraining: true } };
      default:
        return { status: 404, body: { message: 'there is nothing of this name, or not with this method' } };
    }
  }

  #status(): object {
    const { relay, region, version, startedAtWall_ms } = this.#options;
    const { table } = relay;
    return {
      id: relay.id,
      region,
      version,
      startedAt: new Date(startedAtWall_ms).toISOString(),
      isDraining: table.isDraining,
      isControlPlaneConnected: this.#options.isControlPlaneConnected() ?? null,
      load: this.#options.load(),
      sessions: table.sessions.size,
      pairs: table.pairs,
      waiting: table.waiting,
      bytesPerSecond: relay.bytesPerSecond,
      carried_bytes: relay.carried_bytes,
      limits: table.limits,
    };
  }

  #sessions(): object {
    const all = [...this.#options.relay.table.sessions.values()];
    const busiest = all.toSorted((a, b) => b.bytesPerSecond - a.bytesPerSecond || b.carried_bytes - a.carried_bytes);
    return { total: all.length, sessions: busiest.slice(0, shown).map(sessionView) };
  }

  #kill(sessionId: string): Answer {
    if (!this.#options.relay.table.kill(sessionId)) return notHere;
    this.#options.log.info('session ended by admin', { session: sessionId });
    return { status: 200, body: { sessionId, isEnded: true } };
  }

  #limitSession(sessionId: string, body: unknown): Answer {
    const problems = problemsOf(SessionLimit, body, '');
    if (problems.length > 0) return { status: 422, body: { message: problems.join('; ') } };
    const { bytesPerSecond } = body as Static<typeof SessionLimit>;
    if (!this.#options.relay.table.limitSession(sessionId, bytesPerSecond ?? undefined)) return notHere;
    this.#options.log.info('session limited by admin', { session: sessionId, bytesPerSecond: bytesPerSecond ?? 0 });
    return { status: 200, body: { sessionId, bytesPerSecond } };
  }

  #setLimits(body: unknown): Answer {
    const problems = problemsOf(LimitsConfig, body, '');
    if (problems.length > 0) return { status: 422, body: { message: problems.join('; ') } };
    const limits = limitsOf(body as LimitsConfig);
    this.#options.relay.table.setLimits(limits);
    this.#options.log.info('limits changed by admin');
    return { status: 200, body: limits };
  }
}

const notHere: Answer = { status: 404, body: { message: 'this session is not here (any more)' } };

function sessionView(session: Session): object {
  return {
    sessionId: session.id,
    startedAt: new Date(session.startedAtWall_ms).toISOString(),
    devices: session.claims.peers.map((peer) => ({ deviceId: peer.device, role: peer.role })),
    pairs: [...session.pairs.keys()].map((pair) =>
      pair.sides.map((side) => ({
        role: side.role,
        over: side.leg.transport,
        network: coarseAddress(side.leg.address),
      })),
    ),
    waiting: [...session.waiting.values()].map(({ admission }) => admission.device.role),
    bytesPerSecond: session.bytesPerSecond,
    fromHost_bytes: session.carried.host_bytes,
    fromGuest_bytes: session.carried.guest_bytes,
    limit_bytesPerSecond: session.bucket.bytesPerSecond ?? null,
  };
}
