import { sentence } from '@mistri/contracts/repair/sentences';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type CancelTimer, priorities } from '@mistri/link';
import { LogFullError, type LogEvent } from '@mistri/signed-log/session-log';
import { portableHash } from '../blobs/hash.ts';
import { ConsentKeeper, type ConsentVerdict } from '../consent/consent-keeper.ts';
import { frameKinds } from '../protocol/frame.ts';
import { limits, protocolVersion } from '../protocol/limits.ts';
import type { BlobManifest, HostState, PhoneState } from '../protocol/messages.ts';
import { labels } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import { BlobServer } from './blob-server.ts';
import type { HostContext, RunningOperation } from './host-context.ts';
import type { HostEnd, HostEvent, RepairHost, RepairHostOptions } from './host-shape.ts';
import { NewestState } from './newest-state.ts';
import { OperationBudget } from './operation-budget.ts';
import { OperationServer, phoneGone } from './operation-server.ts';
import { PhoneConnection } from './phone-connection.ts';

export type StartResult =
  | { readonly ok: true; readonly host: RepairHost }
  /** The consent is not one for this session and this moment: nothing was opened. */
  | { readonly ok: false; readonly reason: string };

/** So long a finished session waits for its last entries to leave, when it ends in order. */
const farewell_ms = 1000;

/** Verifies the consents, then serves. Before that not even the phone is looked at. */
export async function startRepairHost(options: RepairHostOptions): Promise<StartResult> {
  const consents = new ConsentKeeper(options.session, options.clock);
  let verdict: ConsentVerdict = { ok: false, reason: 'There is no consent.' };
  for (const signed of options.consents) {
    verdict = await consents.take(signed);
    if (!verdict.ok) return verdict;
  }
  return verdict.ok ? { ok: true, host: new Host(options, consents) } : verdict;
}

class Host implements RepairHost {
  readonly finished: Promise<HostEnd>;
  readonly #options: RepairHostOptions;
  readonly #consents: ConsentKeeper;
  readonly #phone: PhoneConnection;
  readonly #over = new AbortController();
  readonly #done = Promise.withResolvers<HostEnd>();
  readonly #running = new Map<string, RunningOperation>();
  readonly #serving = new Set<Promise<void>>();
  readonly #logStream: FramedStream;
  readonly #newest: NewestState;
  readonly #context: HostContext;
  #logged: Promise<unknown> = Promise.resolve();
  #logSent: Promise<unknown> = Promise.resolve();
  #hardEnd: CancelTimer | undefined;
  #end: HostEnd | undefined;
  #phoneShown: string | undefined;

  constructor(options: RepairHostOptions, consents: ConsentKeeper) {
    this.#options = options;
    this.#consents = consents;
    this.finished = this.#done.promise;
    this.#logStream = new FramedStream(options.streams.open(labels.log, priorities.interactive));
    const stateStream = new FramedStream(options.streams.open(labels.state, priorities.control));
    this.#newest = new NewestState(stateStream, () => this.state);
    this.#endWithout([this.#logStream.signal, stateStream.signal]);
    this.#logSent = this.#sendEarlier(options.earlier ?? []);
    const isResumed = options.log.position.seq > 0;
    this.#record(
      isResumed
        ? { by: 'session', kind: 'resumed', message: sentence('newConnection') }
        : { by: 'session', kind: 'opened', consent: consents.hash },
    );
    this.#phone = this.#makePhone();
    this.#context = this.#makeContext();
    this.#armHardEnd();
    this.#serve();
    this.#phone.start();
    this.#changed();
  }

  get state(): HostState {
    const { phone, powers } = this.#consents.current.consent;
    const { session } = this.#options;
    const granted = this.#over.signal.aborted ? new Set() : this.#consents.powers();
    return {
      protocol: protocolVersion,
      phone: this.#phone.state,
      arrivals: this.#phone.arrivals,
      device: {
        vendorId: phone.vendorId,
        productId: phone.productId,
        serial: phone.serialNumber ?? '',
        ...(phone.product !== undefined && { product: phone.product }),
        ...(phone.manufacturer !== undefined && { manufacturer: phone.manufacturer }),
      },
      powers: powers.filter((power) => granted.has(power)),
      possible: [...session.tokenPowers],
      consent: { number: this.#consents.current.consent.number, sha256: this.#consents.hash },
      remaining_ms: Math.round(this.#consents.remaining_ms),
      operations: [...this.#running.values()].map(({ id, operation, command }) => ({
        id,
        operation,
        command: command.slice(0, limits.stateCommand_characters),
      })),
    };
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  addConsent(signed: SignedConsent): Promise<ConsentVerdict> {
    return this.#takeConsent(signed);
  }

  revoke(reason: string): void {
    this.end({ how: 'revoked', reason });
  }

  end(end: HostEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#hardEnd?.();
    // In this order, and before anything else happens: the phone is out of reach, then nobody is served any more.
    this.#phone.release();
    this.#over.abort();
    if (end.how !== 'completed') this.#options.killSession(end.reason);
    void this.#close(end);
  }

  async leave(reason: string): Promise<void> {
    if (this.#end || this.#over.signal.aborted) return;
    this.#hardEnd?.();
    this.#phone.letGo();
    this.#over.abort();
    await Promise.all(Array.from(this.#serving, (serving) => serving.catch(() => undefined)));
    this.#recordUnlessOver({ by: 'session', kind: 'paused', message: reason });
    // Whoever pressed Stop meanwhile was faster: then it has ended.
    if (this.#end) return;
    this.#end = { how: 'lost', reason };
    await this.#logged;
    this.#options.killSession(reason);
    this.#done.resolve(this.#end);
  }

  paused(): void {
    this.#recordUnlessOver({ by: 'session', kind: 'paused', message: sentence('connectionGone') });
  }

  resumed(): void {
    this.#recordUnlessOver({ by: 'session', kind: 'resumed', message: sentence('connectionBack') });
  }

  retryPhone(): void {
    this.#phone.retry();
  }

  stopOperation(id: string): void {
    this.#running.get(id)?.stop.abort();
  }

  #makePhone(): PhoneConnection {
    const options = this.#options;
    const { phone } = this.#consents.current.consent;
    return new PhoneConnection({
      source: options.source,
      clock: options.clock,
      needsTap: options.needsTap ?? false,
      adbKey: options.adbKey,
      // Boot loaders and recoveries of many makers have Google's vendor id; the serial number stays.
      agreed: {
        serial: phone.serialNumber ?? '',
        modes: [{ vendorId: phone.vendorId }, { vendorId: googleVendor }],
      },
      onState: (state) => this.#phoneChanged(state),
      onRefused: (reason) => {
        this.#recordUnlessOver({ by: 'phone', kind: 'refused', outcome: 'device_refused', message: reason });
        this.#tell({ kind: 'device refused', reason });
      },
    });
  }

  #makeContext(): HostContext {
    return {
      options: this.#options,
      consents: this.#consents,
      phone: this.#phone,
      budget: new OperationBudget(this.#options.clock),
      makeHash: this.#options.makeHash ?? portableHash,
      signal: this.#over.signal,
      manifests: new Map<string, BlobManifest>(),
      running: this.#running,
      record: (event) => this.#recordUnlessOver(event),
      tell: (event) => this.#tell(event),
      changed: () => this.#changed(),
      takeConsent: (signed) => this.#takeConsent(signed),
    };
  }

  /** Nobody told: the Link session ended by itself, or the technician hung up. Then there is nobody to serve. */
  #endWithout(signals: readonly AbortSignal[]): void {
    const look = (): void => {
      if (signals.every(({ aborted }) => aborted))
        this.end({ how: 'lost', reason: 'The connection is gone for good.' });
    };
    for (const signal of signals) signal.addEventListener('abort', look, { once: true });
  }

  #serve(): void {
    const operations = new OperationServer(this.#context);
    const blobs = new BlobServer(this.#context);
    this.#options.streams.onStream((stream) => {
      if (this.#over.signal.aborted) return stream.reset('the session is over');
      if (stream.label === labels.operation) return this.#serveOne(operations.serve(stream));
      if (stream.label === labels.blob) return this.#serveOne(blobs.serve(stream));
      if (this.#context.budget.take()) this.#record({ by: 'technician', kind: 'refused', outcome: 'unknown_stream' });
      stream.reset('no such service');
    });
  }

  #serveOne(serving: Promise<void>): void {
    this.#serving.add(serving);
    // A fault of ours: whatever the phone does now, nobody is watching. It ends here.
    const failed = (): void => this.end({ how: 'terminated', reason: 'Something went wrong at this end.' });
    void serving.catch(failed).finally(() => this.#serving.delete(serving));
  }

  async #takeConsent(signed: SignedConsent): Promise<ConsentVerdict> {
    if (this.#end) return { ok: false, reason: sentence('over') };
    const verdict = await this.#consents.take(signed);
    if (!verdict.ok) {
      this.#recordUnlessOver({ by: 'customer', kind: 'power', outcome: 'not_valid', message: verdict.reason });
      return verdict;
    }
    const granted = this.#consents.powers();
    this.#recordUnlessOver({
      by: 'customer',
      kind: 'power',
      consent: this.#consents.hash,
      outcome: 'granted',
      message: sentence('allowedNow', { powers: [...granted].join(', ') || 'nothing' }),
    });
    for (const { power, stop } of this.#running.values()) if (power && !granted.has(power)) stop.abort();
    this.#armHardEnd();
    this.#changed();
    return verdict;
  }

  #armHardEnd(): void {
    this.#hardEnd?.();
    const check = (): void => {
      const left_ms = this.#consents.remaining_ms;
      if (left_ms <= 0) this.end({ how: 'expired', reason: 'The time of the consent is over.' });
      // In short steps: a timer of an hour sleeps with the laptop.
      else this.#hardEnd = this.#options.clock.after(Math.min(left_ms, 5_000), check);
    };
    this.#hardEnd = this.#options.clock.after(Math.min(this.#consents.remaining_ms, 5_000), check);
  }

  #phoneChanged(state: PhoneState): void {
    const shown = state.presence === 'there' ? state.mode : state.presence;
    if (shown !== this.#phoneShown && state.presence !== 'connecting') {
      this.#phoneShown = shown;
      const message = state.presence === 'unusable' ? state.message : shown;
      this.#recordUnlessOver({ by: 'phone', kind: 'mode', message });
    }
    if (state.presence === 'away') this.#stopWithoutPhone();
    if (state.presence === 'away' && state.tap) this.#tell({ kind: 'tap needed', expecting: state.expecting ?? 'adb' });
    this.#changed();
  }

  /** What worked on the phone ends by itself when the cable is out; what does not, is ended. */
  #stopWithoutPhone(): void {
    const left = [...this.#running.values()].filter(({ power }) => power !== undefined);
    if (left.length === 0) return;
    this.#options.clock.after(phoneGone_ms, () => {
      for (const { stop } of left) stop.abort(phoneGone);
    });
  }

  #changed(): void {
    if (this.#end) return;
    this.#newest.changed();
    this.#tell({ kind: 'state', state: this.state });
  }

  #tell(event: HostEvent): void {
    this.#options.onEvent(event);
  }

  #recordUnlessOver(event: LogEvent): void {
    if (!this.#end) this.#record(event);
  }

  #record(event: LogEvent): void {
    let appended: Promise<SignedLogEntry>;
    try {
      appended = this.#options.log.append(event);
    } catch (error) {
      if (!(error instanceof LogFullError)) throw error;
      this.end({ how: 'terminated', reason: 'The log of the session is full.' });
      return;
    }
    // The page and its upload do not wait for the technician's line.
    const told = Promise.all([this.#logged, appended]).then(([, entry]) => {
      this.#tell({ kind: 'log', entry });
      return entry;
    });
    this.#logged = told;
    this.#logSent = Promise.all([this.#logSent, told]).then(([, entry]) =>
      this.#logStream.sendJson(frameKinds.entry, entry),
    );
  }

  /** One after the other: a long log does not fill the line all at once. */
  async #sendEarlier(entries: readonly SignedLogEntry[]): Promise<void> {
    for (const entry of entries) await this.#logStream.sendJson(frameKinds.entry, entry);
  }

  async #close(end: HostEnd): Promise<void> {
    await Promise.all(Array.from(this.#serving, (serving) => serving.catch(() => undefined)));
    this.#record({ by: 'session', kind: 'closed', outcome: end.how, message: end.reason });
    if (end.how === 'completed') {
      const { clock, killSession } = this.#options;
      await Promise.race([this.#logSent, new Promise<void>((resolve) => clock.after(farewell_ms, resolve))]);
      killSession(end.reason);
    }
    await Promise.all([this.#logged, this.#phone.keyGone]);
    this.#tell({ kind: 'ended', end });
    this.#done.resolve(end);
  }
}

const googleVendor = 0x18d1;
const phoneGone_ms = 1000;
