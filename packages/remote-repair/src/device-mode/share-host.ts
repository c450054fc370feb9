import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type EndReason, readEndReason } from '@mistri/contracts/remote-sessions/end-reasons';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';
import type { Power } from '@mistri/contracts/repair/powers';
import {
  type LinkClock,
  type LinkConnection,
  type LinkConnectionEvents,
  priorities,
  type SessionEnd,
  type Stream,
} from '@mistri/link';
import { toBase64Url } from '@mistri/link';
import {
  DeviceShare,
  hereMessage,
  type ShareEvent,
  shareDataLabel,
  type ShareMessage,
  type SharedIdentity,
  type ShareSource,
  shareStateLabel,
  shareVersion,
  streamPipe,
  wholeDevicePolicy,
  writeShareMessage,
} from '@mistri/usb';
import type { ShareLog } from './share-log.ts';

export const logLabel = 'log';
const goodbyeWithin_ms = 1000;
const power: Power = 'whole_device';

export type ShareEnd = 'stopped' | 'time' | 'log_full' | 'peer' | 'terminated' | 'lost' | 'not_allowed';

export interface ShareHostOptions {
  /** Signed here; without it nothing of the device is touched. */
  readonly consent: Consent;
  /** `now` of the clock that the consent was signed by. */
  readonly now_ms: () => number;
  readonly clock: LinkClock;
  readonly source: ShareSource;
  readonly agreed: SharedIdentity;
  readonly log: ShareLog;
  readonly tell: ShareTold;
}

/** For the person in front of it. */
export interface ShareTold {
  device(event: ShareEvent): void;
  path(way: string | undefined): void;
  ended(end: ShareEnd, why: string): void;
}

/**
 * The customer's end of a device-mode session: lends the agreed device to the technician of the consent while token and consent both
 * say so, and takes it back at once on stop, at the end of the time, and when the session is over. Each of them alone is enough.
 */
export class ShareHost {
  readonly #options: ShareHostOptions;
  #share: DeviceShare | undefined;
  #connection: LinkConnection | undefined;
  #state: Stream | undefined;
  #logStream: Stream | undefined;
  #isOver = false;
  #isLeaving = false;
  /** Of the token, on the monotonic clock. */
  #hardEnd_ms = Number.POSITIVE_INFINITY;
  readonly #cancelEnd: () => void;
  readonly #entries: Uint8Array[] = [];
  #told: Promise<unknown> = Promise.resolve();

  constructor(options: ShareHostOptions) {
    this.#options = options;
    this.#cancelEnd = options.clock.after(this.#remaining_ms(), () => this.stop('time', 'time_over'));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The session's connection; token and consent are compared before anything else (USB-5). */
  connected(connection: LinkConnection): LinkConnectionEvents {
    if (this.#remaining_ms() <= 0) this.stop('time', 'time_over');
    const refusal = this.#whyNot(connection);
    if (refusal !== undefined || this.#isOver) {
      queueMicrotask(() => {
        connection.kill('this session is not shared');
        if (refusal !== undefined) this.stop('not_allowed', refusal);
      });
    } else if (!this.#connection) this.#begin(connection);
    const { log, tell } = this.#options;
    return {
      stream: (stream) => this.#serve(stream, connection),
      state: (state) => {
        if (state === 'paused') {
          log.note('paused', 'the connection is interrupted');
          tell.path(undefined);
        }
      },
      path: (to) => {
        if (to) tell.path(`${to.kind}, ${to.path}`);
      },
      step: () => undefined,
      ended: (end) => this.stop(this.#endOf(end), end.reason),
    };
  }

  /** The platform says that it is over: the second way beside the connection's own end. */
  over(reason: string): void {
    this.stop(this.#endOf({ by: 'here', reason, isAgreed: false }), reason);
  }

  /** To the technician, as it is written. */
  entry(entry: SignedLogEntry): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    if (!this.#logStream) this.#entries.push(bytes);
    else if (!this.#logStream.isOver) this.#logStream.write(bytes);
  }

  /** Stop wins: the device is out of reach when this returns; what follows is telling. */
  stop(end: ShareEnd, why: string): void {
    if (this.#isOver && !this.#isLeaving) return;
    this.#isLeaving = false;
    const given = this.#takeBack();
    const { log, tell } = this.#options;
    log.close(end === 'stopped' ? 'customer' : end === 'peer' ? 'technician' : 'session', outcomes[end], why);
    void this.#sayGoodbye(given).then(() => {
      this.#connection?.finish(why);
      tell.ended(end, why);
    });
  }

  /** Another connection of the session goes on (a page was loaded anew): the device is taken back, the log stays open. */
  async leave(why: string): Promise<void> {
    if (this.#isOver) return;
    this.#isLeaving = true;
    const given = this.#takeBack();
    const { log, tell } = this.#options;
    log.note('paused', why);
    await Promise.all([given, log.settled()]);
    // Whoever pressed Stop meanwhile was faster: then it has ended.
    if (!this.#isLeaving) return;
    this.#isLeaving = false;
    this.#connection?.kill(why);
    tell.ended('lost', why);
  }

  #takeBack(): Promise<void> | undefined {
    this.#isOver = true;
    const given = this.#share?.stop();
    this.#share = undefined;
    this.#cancelEnd();
    return given;
  }

  /** The last entries of the log still go to the technician, if that is quick. */
  async #sayGoodbye(given: Promise<void> | undefined): Promise<void> {
    const { log, clock } = this.#options;
    await Promise.all([given, log.settled()]);
    this.#state?.end();
    this.#logStream?.end();
    if (!this.#connection?.session.path) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(goodbyeWithin_ms, resolve);
    await Promise.race([this.#told, late]);
    cancel();
  }

  #begin(connection: LinkConnection): void {
    this.#connection = connection;
    this.#hardEnd_ms = this.#options.clock.now_ms() + connection.token.hardEndIn_ms;
    const { source, agreed } = this.#options;
    const state = connection.open(shareStateLabel, priorities.control);
    this.#logStream = connection.open(logLabel, priorities.normal);
    this.#state = state;
    this.#told = Promise.all([state, this.#logStream].map((stream) => listenOnly(stream)));
    for (const bytes of this.#entries.splice(0)) this.#logStream.write(bytes);
    this.#say({ type: 'hello', version: shareVersion, remaining_s: Math.ceil(this.#remaining_ms() / 1000) });
    this.#share = new DeviceShare({
      source,
      agreed,
      policy: wholeDevicePolicy,
      onEvent: (event) => this.#happened(event),
    });
  }

  /** Token ∩ consent, and the very device of the technician's that the consent names. */
  #whyNot({ token }: LinkConnection): string | undefined {
    const { consent } = this.#options;
    if (token.me.role !== 'host') return 'the session wants this computer as guest';
    if (consent.mode !== 'device' || !consent.powers.includes(power))
      return 'the consent does not give the whole device';
    const scopes = readSessionScopes(token.claims.scopes);
    if (scopes?.sessionId !== consent.sessionId) return 'the connection belongs to another session';
    if (scopes.mode !== 'device' || !scopes.powers.includes(power)) return 'the session may not use the whole device';
    if (toBase64Url(token.peerKey) !== consent.technician.key) return 'another device than that of the technician';
    return undefined;
  }

  #serve(stream: Stream, connection: LinkConnection): void {
    if (this.#isOver || !this.#share || connection !== this.#connection) return stream.reset('nothing is shared here');
    if (stream.label !== shareDataLabel) {
      // Service mode, forwarding, whatever: the consent names the device and nothing else of this computer.
      return stream.reset('only the shared device can be used in this session');
    }
    void this.#share.serve(streamPipe(stream));
  }

  #happened(event: ShareEvent): void {
    const { log, tell } = this.#options;
    // After the stop only what the last loan came to is written; the rest follows from the stop.
    if (this.#isOver && event.kind !== 'detached') return;
    log.event(event);
    if (this.#isOver) return;
    tell.device(event);
    if (event.kind === 'here') this.#say(hereMessage(event.number, event.identity));
    if (event.kind === 'away') this.#say({ type: 'away', number: event.number });
    if (event.kind === 'refused') this.#say({ type: 'refused', reason: event.reason });
  }

  #say(message: ShareMessage): void {
    if (this.#state && !this.#state.isOver) this.#state.write(writeShareMessage(message));
  }

  /** `here`: the control plane took it back; the technician's end may have heard of it first, and says so in its words. */
  #endOf({ by, reason }: SessionEnd): ShareEnd {
    if (by === 'time')
      return this.#remaining_ms() > 0 && this.#options.clock.now_ms() < this.#hardEnd_ms - 1000 ? 'lost' : 'time';
    const known = readEndReason(reason);
    return (known && endsByReason[known]) ?? (by === 'peer' ? 'peer' : 'terminated');
  }

  #remaining_ms(): number {
    return Math.max(0, Date.parse(this.#options.consent.endsAt) - this.#options.now_ms());
  }
}

const outcomes: Readonly<Record<ShareEnd, string>> = {
  stopped: 'revoked',
  time: 'expired',
  log_full: 'terminated',
  peer: 'completed',
  terminated: 'terminated',
  lost: 'lost',
  not_allowed: 'refused',
};

const endsByReason: Partial<Record<EndReason, ShareEnd>> = {
  customer_stopped: 'stopped',
  technician_finished: 'peer',
  job_completed: 'peer',
  time_over: 'time',
  connection_lost: 'lost',
  no_connection: 'lost',
  admin_terminated: 'terminated',
  job_cancelled: 'terminated',
  job_reassigned: 'terminated',
  account_not_active: 'terminated',
  device_removed: 'terminated',
  sessions_stopped: 'terminated',
};

/** Nothing is expected from the other side on it. Resolves when both sides have ended it, or it broke. */
function listenOnly(stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.listen({
      data: () => stream.reset('nothing is read here'),
      drain: () => undefined,
      peerEnded: () => undefined,
      closed: () => resolve(),
    });
  });
}
