import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { RemoteSession, SessionList } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { DeviceKey } from '@mistri/link';
import type { ShareEnd } from '@mistri/remote-repair/device-mode';
import { LogUploader } from '@mistri/signed-log/session-log';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { type ApiAnswer, isRecord } from '../api/api-client.ts';
import type { Person } from '../api/person.ts';
import { CommandError, exitCodes } from '../command.ts';
import type { Connector } from './connector.ts';
import type { KeptLog } from './kept-log.ts';
import type { AskedFor, ShareEvents, ShareOrder } from './share-order.ts';

export interface PlatformOrderOptions {
  readonly person: Person;
  readonly connector: Connector;
  readonly log: KeptLog;
  /** `rep_…`: answers only requests for this repair. */
  readonly repairId: string | undefined;
  readonly signal: AbortSignal;
  readonly tell: {
    waiting(): void;
    /** Somebody asks for a session that this program cannot give: it is answered on the page. */
    otherMode(name: string): void;
    unreachable(): void;
  };
}

/** Requests count against their person's limit; news of the end comes over the connection at once, this is the second way. */
const askAgain_ms = 3_000;
const uploadPace_ms = 1_500;
const unsentWithin_ms = 5_000;
const overWithin_ms = 4_000;

/**
 * Waits until a technician asks this person for a whole device.
 *
 * @throws CommandError when the person stops waiting, or was signed out
 */
export async function platformOrder(options: PlatformOrderOptions): Promise<ShareOrder> {
  try {
    options.tell.waiting();
    const session = await firstRequest(options);
    const price_minor = await priceOf(options.person, session.repairId);
    return new PlatformOrder(options, session, price_minor);
  } catch (error) {
    await leave(options);
    throw error;
  }
}

/** Nothing stays behind: the device leaves the list, its key and the sign-in end (USB-1). */
async function leave({ connector, person }: PlatformOrderOptions): Promise<void> {
  await attempt(() => connector.close('the customer ended it'));
  await attempt(() => person.signOut());
}

async function firstRequest({ person, repairId, signal, tell }: PlatformOrderOptions): Promise<RemoteSession> {
  const told = new Set<string>();
  const query = `state=live&limit=20${repairId === undefined ? '' : `&repairId=${repairId}`}`;
  for (;;) {
    const listed = await attempt(() => person.call('GET', `/api/remote-sessions?${query}`));
    if (!listed && !told.has('unreachable')) tell.unreachable();
    if (listed) told.delete('unreachable');
    else told.add('unreachable');
    if (listed && !listed.isOk) throw refusedBy(listed);
    const { sessions } = listed ? checked(SessionList, listed.data) : { sessions: [] };
    const waiting = sessions.filter(({ state, customerId }) => state === 'requested' && customerId === person.userId);
    const wanted = waiting.find(({ mode }) => mode === 'device');
    if (wanted) return readSession(person, wanted.sessionId);
    for (const { sessionId, technician } of waiting) {
      if (!told.has(sessionId)) tell.otherMode(technician.name);
      told.add(sessionId);
    }
    try {
      await sleep(askAgain_ms, undefined, { signal });
    } catch {
      throw new CommandError(exitCodes.interrupted, 'Stopped.');
    }
  }
}

async function readSession(person: Person, sessionId: string): Promise<RemoteSession> {
  const answer = await person.call('GET', `/api/remote-sessions/${sessionId}`);
  if (!answer.isOk) throw refusedBy(answer);
  return checked(RemoteSession, answer.data);
}

/** What the customer has agreed to pay for the repair; undefined when it cannot be read. */
async function priceOf(person: Person, repairId: string): Promise<number | undefined> {
  const answer = await attempt(() => person.call('GET', `/api/repairs/${repairId}`));
  const total = answer?.isOk && isRecord(answer.data) ? answer.data['totalAmount'] : undefined;
  return typeof total === 'number' && Number.isSafeInteger(total) ? total : undefined;
}

/** A request that came by the control plane: consent, log and end go the same way; both ends meet by its introduction. */
class PlatformOrder implements ShareOrder {
  readonly asked: AskedFor;
  readonly key: DeviceKey;
  readonly withdrawn: Promise<string>;
  readonly #options: PlatformOrderOptions;
  readonly #withdraw: (reason: string) => void;
  readonly #serverAhead_ms: number;
  readonly #following = new AbortController();
  readonly #uploader: LogUploader;
  #events: ShareEvents | undefined;
  #consent: SignedConsent | undefined;
  #isConsented = false;
  #isEnded = false;
  #isWatched = false;
  #saved = 0;
  #sent = 0;

  constructor(options: PlatformOrderOptions, session: RemoteSession, price_minor: number | undefined) {
    const { person, connector } = options;
    const { sessionId, repairId, technician, requested } = session;
    const { userId, name, certificate, deviceId, key } = technician;
    this.#options = options;
    this.asked = {
      sessionId,
      repairId,
      customer: { userId: person.userId, deviceId: connector.deviceId },
      technician: { userId, name, certificate, deviceId, key },
      minutes: requested.minutes,
      reason: requested.reason,
      ...(price_minor !== undefined && { price_minor }),
    };
    this.key = connector.key;
    // Counted on the monotonic clock from here: a clock that is set meanwhile changes nothing.
    this.#serverAhead_ms = Date.parse(session.serverTime) - performance.now();
    const { promise, resolve } = Promise.withResolvers<string>();
    this.withdrawn = promise;
    this.#withdraw = resolve;
    this.#uploader = new LogUploader({
      send: (entries) => this.#upload(entries),
      onSaved: (lastSeq) => (this.#saved = lastSeq),
      pace_ms: uploadPace_ms,
      // Nobody waits for what is unsent but `close`, for so long as it says.
      wait: (delay_ms) => sleep(delay_ms, undefined, { ref: false }),
    });
    void this.#follow();
  }

  now_ms(): number {
    return performance.now() + this.#serverAhead_ms;
  }

  async agree(signed: SignedConsent, events: ShareEvents): Promise<void> {
    this.#events = events;
    this.#consent = signed;
    this.#options.connector.serve(this.asked.sessionId, (connection) => events.connected(connection));
    // An answer that was lost is asked for again: the same consent twice is one.
    for (let failures = 0; !this.#following.signal.aborted; failures += 1) {
      const answer = await attempt(() => this.#post('consent', signed));
      if (answer?.isOk) break;
      if (answer) throw refusedBy(answer);
      if (failures === 5) throw new CommandError(exitCodes.unreachable, 'The consent did not reach Mistri.');
      await sleep(1000);
    }
    this.#isConsented = true;
  }

  async refuse(): Promise<void> {
    await attempt(() => this.#post('refuse', {}));
  }

  send(entry: SignedLogEntry): void {
    this.#sent = entry.entry.seq;
    this.#options.log.add(entry);
    this.#uploader.add(entry);
  }

  async close(end: ShareEnd | undefined): Promise<number> {
    this.#following.abort();
    this.#uploader.hurry();
    // What others ended, the server hears from them; a device that is taken off the list meanwhile would be the reason otherwise.
    if (this.#consent && !this.#isEnded) {
      if (end === 'stopped' || end === 'not_allowed' || end === 'log_full' || end === undefined)
        await attempt(() => this.#post('end', {}));
      else await this.#untilEnded();
    }
    const late = new AbortController();
    const isLate = sleep(unsentWithin_ms, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([this.#uploader.settled(), isLate]);
    late.abort();
    this.#uploader.stop();
    this.#options.log.write(this.#consent);
    await leave(this.#options);
    return this.#consent ? this.#sent - this.#saved : 0;
  }

  #post(what: string, body: object): Promise<ApiAnswer> {
    return this.#options.person.call('POST', `/api/remote-sessions/${this.asked.sessionId}/${what}`, body);
  }

  /** Undefined when it cannot be read now, for whatever reason: the connection tells of ends too. */
  #read(): Promise<RemoteSession | undefined> {
    return readSession(this.#options.person, this.asked.sessionId).catch(() => undefined);
  }

  async #upload(entries: readonly SignedLogEntry[]): Promise<{ lastSeq: number } | 'later' | 'refused'> {
    // Before the consent is there, the server has nothing to check a log by.
    if (!this.#isConsented) return 'later';
    const answer = await attempt(() => this.#post('log', { entries }));
    if (!answer || answer.status === 429 || answer.status >= 500) return 'later';
    const lastSeq = isRecord(answer.data) ? answer.data['lastSeq'] : undefined;
    return answer.isOk && typeof lastSeq === 'number' ? { lastSeq } : 'refused';
  }

  async #follow(): Promise<void> {
    const { signal } = this.#following;
    while (!signal.aborted) {
      await sleep(askAgain_ms, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const session = await this.#read();
      if (session) this.#heard(session);
    }
  }

  #heard({ state, endReason, endNote, isWatched }: RemoteSession): void {
    if (isWatched !== this.#isWatched) {
      this.#isWatched = isWatched;
      this.#events?.watched(isWatched);
    }
    if (state !== 'ended' || this.#isEnded) return;
    this.#isEnded = true;
    const reason = endReason ?? endNote ?? 'ended';
    if (this.#isConsented) this.#events?.over(reason);
    else this.#withdraw(reason);
  }

  async #untilEnded(): Promise<void> {
    const until_ms = performance.now() + overWithin_ms;
    while (!this.#isEnded && performance.now() < until_ms) {
      const session = await this.#read();
      if (session?.state === 'ended') return;
      await sleep(200);
    }
  }
}

/** Undefined when the network, or the server, is away. */
async function attempt<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === exitCodes.unreachable) return undefined;
    throw error;
  }
}

function refusedBy({ message }: ApiAnswer): CommandError {
  return new CommandError(exitCodes.refused, `The server refused: ${message}`);
}

function checked<S extends TSchema>(schema: S, value: unknown): Static<S> {
  if (Check(schema, value)) return value;
  throw new CommandError(exitCodes.failed, 'The server’s answer is not understood.', 'Update mistri.');
}
