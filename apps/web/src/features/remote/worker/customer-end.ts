import type { DeviceSource, SessionKeyPlace } from '@mistri/android';
import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import { sentence } from '@mistri/contracts/repair/sentences';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';
import {
  codeLabel,
  type DeviceKey,
  exchangeCode,
  type LinkConnection,
  type SessionEnd,
  type Stream,
  systemClock,
  toBase64Url,
} from '@mistri/link';
import type { LinkWorker } from '@mistri/link/browser';
import {
  type BlobStore,
  LinkStreams,
  type RepairHost,
  type RepairHostOptions,
  startRepairHost,
} from '@mistri/remote-repair';
import { shareWholeDevice, type WholeDeviceHost } from '@mistri/remote-repair/device-mode';
import { signConsent } from '@mistri/signed-log/session-log';
import type { FromCustomerWorker, ToCustomerWorker } from './customer-messages.ts';
import { KeptSessions } from '../line/kept-sessions.ts';
import { firmwareFromPlatform, type WorkerRequests } from './firmware-from-platform.ts';
import { KeptLog } from './kept-log.ts';
import { identityOf, troubleOf } from './phone-identity.ts';
import type { PracticeWish } from '../phone/phone-look.ts';
import { PracticePhone } from './practice-phone.ts';
import { keyPlaceOf, storeOf } from './session-files.ts';
import { Questions } from './questions.ts';
import { type FoundPhone, UsbPhones } from './usb-phones.ts';

/** Not an end: the session goes on over another connection. */
const takenOver = sentence('takenOver');

type Serve = Extract<ToCustomerWorker, { type: 'serve' }>;

/** The customer's end in their worker: the phone, its gate (`RepairHost`), the log; the page only shows and asks. */
export class CustomerEnd {
  readonly #device: DeviceKey;
  readonly #say: (body: FromCustomerWorker, transfer?: readonly object[]) => void;
  readonly #questions: Questions;
  readonly #requests: WorkerRequests = {
    fetch: (...asked) => fetch(...asked),
    renewSignIn: () => this.#say({ type: 'sign-in over' }),
    wait: (delay_ms) => new Promise((resolve) => setTimeout(resolve, delay_ms)),
  };
  #practice: PracticePhone | undefined;
  #usb: UsbPhones | undefined;
  #worker: LinkWorker | undefined;
  #serve: Serve | undefined;
  #streams = new Map<string, LinkStreams>();
  #host: RepairHost | undefined;
  #blobs: BlobStore | undefined;
  #adbKey: SessionKeyPlace | undefined;
  /** Device mode: the same as `#host`, and what belongs to it alone. */
  #whole: WholeDeviceHost | undefined;
  #keep: KeptSessions | undefined;
  #log: KeptLog | undefined;
  /** The connection that a host was begun on: one host for each. */
  #begun: string | undefined;
  #isOver = false;

  constructor(device: DeviceKey, say: (body: FromCustomerWorker, transfer?: readonly object[]) => void) {
    this.#device = device;
    this.#say = say;
    this.#questions = new Questions(say);
  }

  /** From Link: taken here, whatever it is; a stream that nobody asked for is closed by the host. */
  stream(stream: Stream, connection: LinkConnection): boolean {
    if (stream.label === codeLabel) void this.#exchangeCode(stream, connection);
    else if (this.#whole) this.#whole.stream(stream);
    else this.#streamsOf(connection).arrived(stream);
    return true;
  }

  ended(linkSessionId: string, end: SessionEnd): void {
    if (linkSessionId === this.#serve?.linkSessionId) this.#whole?.ended(end);
  }

  heard(body: ToCustomerWorker, worker: LinkWorker): void {
    this.#worker = worker;
    void this.#hear(body).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.#say({ type: 'trouble', trouble: 'other', message });
    });
  }

  async #hear(body: ToCustomerWorker): Promise<void> {
    switch (body.type) {
      case 'practice':
        return this.#startPractice(body.wish);
      case 'press':
        return this.#practice?.press(body.id);
      case 'key':
        return this.#practice?.key(body.key);
      case 'battery':
        return this.#practice?.battery(body.level_percent);
      case 'cable':
        return this.#practice?.cable(body.isPlugged);
      case 'usb chosen':
        this.#putPracticeAway();
        return this.#chosen(await this.#usbPhones().choose(body));
      case 'usb again':
        this.#putPracticeAway();
        await this.#usbPhones().look();
        return this.#begin();
      case 'usb tapped':
        return this.#usb?.look();
      case 'sign':
        return this.#sign(body.ref, body.consent);
      case 'serve':
        return this.#takeOver(body);
      case 'link state':
        return this.#linkState(body.linkSessionId, body.state);
      case 'answer confirm':
        return this.#questions.answerConfirm(body.ref, body.isAgreed);
      case 'answer powers':
        if (body.consent) await this.#keep?.addConsent(body.consent);
        return this.#questions.answerPowers(body.ref, body.consent);
      case 'consent':
        await this.#keep?.addConsent(body.consent);
        await this.#host?.addConsent(body.consent);
        return undefined;
      case 'retry phone':
        return this.#host?.retryPhone();
      case 'stop operation':
        return this.#host?.stopOperation(body.id);
      case 'stop':
        return this.#host?.revoke(body.reason);
      case 'over':
        return this.#host?.end(body.end);
      default:
        return this.#forget();
    }
  }

  /** The connection is there, or the consent came after it: whichever is last begins. */
  async #linkState(linkSessionId: string, state: string): Promise<void> {
    if (this.#serve?.linkSessionId !== linkSessionId) return;
    if (state === 'open' && this.#host) this.#host.resumed();
    else if (state === 'open') await this.#begin();
    else if (state === 'paused') this.#host?.paused();
  }

  #streamsOf(connection: LinkConnection): LinkStreams {
    const known = this.#streams.get(connection.sessionId) ?? new LinkStreams(connection);
    this.#streams.set(connection.sessionId, known);
    return known;
  }

  async #startPractice(wish: PracticeWish | undefined): Promise<void> {
    this.#putPracticeAway();
    this.#say({ type: 'phone', phone: undefined });
    const practice = await PracticePhone.start(wish, (look) => {
      this.#say({ type: 'look', look }, [look.pixels.buffer]);
    });
    this.#practice = practice;
    await this.#begin();
    // Until a session serves it, the page wants to know whether there is a phone to agree on.
    practice.onDevice((device) => {
      this.#say({ type: 'phone', phone: identityOf(device) });
      device.onDisconnect(() => {
        if (practice.usb === undefined) this.#say({ type: 'phone', phone: undefined });
      });
    });
  }

  #putPracticeAway(): void {
    this.#practice?.close();
    this.#practice = undefined;
  }

  #usbPhones(): UsbPhones {
    this.#usb ??= new UsbPhones(navigator.usb, ({ kind, message }) => {
      this.#say({ type: 'trouble', trouble: troubleOf(kind), message });
    });
    return this.#usb;
  }

  #chosen(found: FoundPhone): void {
    if (found.ok) this.#say({ type: 'phone', phone: identityOf(found.device) });
    else this.#say({ type: 'trouble', trouble: troubleOf(found.kind), message: found.message });
  }

  async #sign(ref: number, consent: Consent): Promise<void> {
    const signed = await signConsent(consent, this.#device);
    this.#say({ type: 'signed', ref, consent: signed });
  }

  /** A first connection, or another one for the same session: whoever was served over the one before is served no more. */
  async #takeOver(serve: Serve): Promise<void> {
    const before = this.#serve;
    if (before?.linkSessionId === serve.linkSessionId) return;
    this.#serve = serve;
    if (before?.consents[0].consent.sessionId !== serve.consents[0].consent.sessionId) this.#forgetSession();
    await this.#host?.leave(takenOver);
    // Stop was faster: what is over stays over.
    if (this.#isOver) return;
    this.#host = undefined;
    this.#whole = undefined;
    if (before) this.#worker?.connection(before.linkSessionId)?.kill(takenOver);
    await this.#begin();
  }

  /** Another session begins with nothing of the one before. */
  #forgetSession(): void {
    this.#host?.end({ how: 'lost', reason: 'Another session begins.' });
    this.#host = undefined;
    this.#whole = undefined;
    this.#log = undefined;
    this.#blobs = undefined;
    this.#adbKey = undefined;
    this.#keep = undefined;
    this.#isOver = false;
  }

  async #begin(): Promise<void> {
    const serve = this.#serve;
    const source: DeviceSource | undefined = this.#practice ?? this.#usb;
    const connection = serve && this.#worker?.connection(serve.linkSessionId);
    if (!serve || !source || !connection || this.#begun === serve.linkSessionId) return;
    const [{ consent }] = serve.consents;
    const scopes = readSessionScopes(connection.token.claims.scopes);
    if (scopes?.sessionId !== consent.sessionId || toBase64Url(connection.token.peerKey) !== consent.technician.key) {
      this.#say({ type: 'not served', reason: 'The connection is not the one that was agreed to.' });
      return connection.kill('not the session that was agreed to');
    }
    this.#begun = serve.linkSessionId;
    this.#log ??= await this.#openLog(serve);
    if (consent.mode === 'device') return this.#shareWhole(serve, { connection, source, log: this.#log });
    const blobs = (this.#blobs ??= await storeOf(consent.sessionId));
    const adbKey = (this.#adbKey ??= await keyPlaceOf(consent.sessionId));
    const started = await startRepairHost({
      ...this.#partsOf(serve, connection, scopes.powers),
      source,
      blobs,
      adbKey,
      log: this.#log,
      earlier: this.#log.earlier,
      firmware: await firmwareFromPlatform(this.#requests),
      needsTap: this.#practice === undefined,
    });
    if (!started.ok) {
      // What was agreed to is over: nothing goes on with its key.
      await adbKey.destroy();
      this.#say({ type: 'not served', reason: started.reason });
      return connection.kill('the consent is not for this session');
    }
    const { host } = started;
    this.#host = host;
    void host.finished.then((end) => {
      if (end.reason === takenOver || host !== this.#host) return;
      this.#isOver = true;
      this.#say({ type: 'ended', end });
      // USB-6: what was sent for this session goes with it.
      void blobs.clear();
    });
  }

  /** Consents and log stay in this browser until the server has all of it: the next page may have to go on. */
  async #openLog({ consents, clockSkew_ms }: Serve): Promise<KeptLog> {
    const { sessionId, repairId, customer } = consents[0].consent;
    this.#keep = await KeptSessions.open();
    await this.#keep.put({
      sessionId,
      repairId,
      userId: customer.userId,
      source: this.#practice ? 'practice' : 'usb',
      consents,
      since_ms: Date.now(),
    });
    const now_ms = (): number => Date.now() + clockSkew_ms;
    return KeptLog.open(this.#keep, { sessionId, signer: this.#device, now_ms });
  }

  /** Device mode (USB-2): no engine here, the technician's machine has the phone. */
  #shareWhole(serve: Serve, parts: { connection: LinkConnection; source: DeviceSource; log: KeptLog }): void {
    const { connection } = parts;
    const started = shareWholeDevice({
      ...parts,
      // In device mode nothing is added to what was agreed to first.
      consent: serve.consents[0],
      now_ms: () => Date.now() + serve.clockSkew_ms,
      clock: systemClock(),
      needsTap: this.#practice === undefined,
      onState: (state) => {
        this.#say({ type: 'state', state });
        if (state.phone.presence === 'away' && state.phone.tap) this.#say({ type: 'tap needed', expecting: 'adb' });
      },
      onEntry: (entry) => this.#say({ type: 'log', entry }),
      onRefused: (reason) => this.#say({ type: 'device refused', reason }),
    });
    if (!started.ok) {
      this.#say({ type: 'not served', reason: started.reason });
      return connection.kill('the phone is not there');
    }
    this.#host = this.#whole = started.host;
    this.#say({ type: 'state', state: started.host.state });
    const { host } = started;
    void host.finished.then((end) => {
      if (end.reason === takenOver || host !== this.#host) return;
      this.#isOver = true;
      this.#say({ type: 'ended', end });
    });
  }

  #partsOf(
    serve: Serve,
    connection: LinkConnection,
    tokenPowers: readonly Power[],
  ): Omit<RepairHostOptions, 'source' | 'blobs' | 'adbKey' | 'log' | 'firmware' | 'needsTap'> {
    const [{ consent }] = serve.consents;
    return {
      session: {
        sessionId: consent.sessionId,
        repairId: consent.repairId,
        tokenPowers: new Set(tokenPowers),
        customerKey: this.#device.publicKey,
        technicianKey: connection.token.peerKey,
        hardEndIn_ms: connection.token.hardEndIn_ms,
      },
      streams: this.#streamsOf(connection),
      killSession: (reason) => connection.kill(reason),
      consents: serve.consents,
      ask: {
        confirm: (question, signal) => this.#questions.confirm(question, signal),
        power: (question, signal) => this.#questions.powers(question, signal),
      },
      onEvent: (event) => this.#tell(event),
      clock: systemClock(),
    };
  }

  #tell(event: Parameters<RepairHostOptions['onEvent']>[0]): void {
    switch (event.kind) {
      case 'state':
        return this.#say({ type: 'state', state: event.state });
      case 'log':
        return this.#say({ type: 'log', entry: event.entry });
      case 'operation':
        return this.#say({ type: 'operation', phase: event.phase, operation: event.operation });
      case 'progress':
        return this.#say({ ...event, type: 'progress' });
      case 'tap needed':
        return this.#say({ type: 'tap needed', expecting: event.expecting });
      case 'imei':
        return this.#say({ type: 'imei', imei: event.imei });
      case 'device refused':
        return this.#say({ type: 'device refused', reason: event.reason });
      default:
        return undefined;
    }
  }

  async #exchangeCode(stream: Stream, connection: LinkConnection): Promise<void> {
    const { token } = connection;
    try {
      const code = await exchangeCode(stream, 'host', {
        hostKey: this.#device.publicKey,
        guestKey: token.peerKey,
        tokenHash: token.tokenHash,
      });
      this.#say({ type: 'code', code });
    } catch {
      this.#say({ type: 'code failed' });
    }
  }

  async #forget(): Promise<void> {
    await this.#usb?.forget();
    await this.#blobs?.clear();
    await this.#adbKey?.destroy();
    const over = this.#serve?.consents[0].consent.sessionId;
    if (this.#isOver && over !== undefined) await this.#keep?.remove(over);
    this.#say({ type: 'forgotten' });
  }
}
