import type { ApiProblem } from '@mistri/api-client';
import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { toBase64Url } from '@mistri/link';
import type { HostEnd, HostState, OpenOperation } from '@mistri/remote-repair';
import { consentHash, LogUploader, SessionLogReader } from '@mistri/signed-log/session-log';
import { remoteApi } from '../api/remote-api.ts';
import { type BrowserDevice, browserDevice, browserName } from '../line/browser-device.ts';
import { RemoteLine } from '../line/remote-line.ts';
import { Store } from '../line/store.ts';
import type { PhoneLook, PracticeFault } from '../phone/phone-look.ts';
import type {
  ConfirmQuestion,
  FromCustomerWorker,
  PhoneIdentity,
  PhoneTrouble,
  ToCustomerWorker,
} from '../worker/customer-messages.ts';
import { openCustomerWorker } from '../worker/open-worker.ts';

export interface CustomerSnapshot {
  readonly line: 'none' | 'starting' | 'online' | 'offline' | 'replaced';
  readonly problem: ApiProblem | undefined;
  readonly source: 'none' | 'practice' | 'usb';
  readonly look: PhoneLook | undefined;
  readonly phone: PhoneIdentity | undefined;
  readonly trouble: { readonly trouble: PhoneTrouble; readonly message: string } | undefined;
  readonly serving: string | undefined;
  readonly link: 'none' | 'connecting' | 'open' | 'paused' | 'ended';
  readonly path: string | undefined;
  readonly state: HostState | undefined;
  /** When the session ends by itself, on this page's monotonic clock. */
  readonly until_ms: number | undefined;
  readonly entries: readonly SignedLogEntry[];
  /** An entry did not verify in this page: it is not shown, and this says so. */
  readonly isLogBroken: boolean;
  readonly savedSeq: number;
  readonly code: string | undefined;
  readonly isCodeBroken: boolean;
  readonly confirm: { readonly ref: number; readonly question: ConfirmQuestion } | undefined;
  readonly powers: { readonly ref: number; readonly powers: readonly Power[]; readonly reason: string } | undefined;
  readonly tap: 'adb' | 'fastboot' | undefined;
  readonly refusedDevice: string | undefined;
  readonly running: readonly OpenOperation[];
  readonly progress: Readonly<Record<string, { done_bytes: number; total_bytes: number }>>;
  readonly end: HostEnd | undefined;
  readonly isForgotten: boolean;
}

const nothing: CustomerSnapshot = {
  line: 'none',
  problem: undefined,
  source: 'none',
  look: undefined,
  phone: undefined,
  trouble: undefined,
  serving: undefined,
  link: 'none',
  path: undefined,
  state: undefined,
  until_ms: undefined,
  entries: [],
  isLogBroken: false,
  savedSeq: 0,
  code: undefined,
  isCodeBroken: false,
  confirm: undefined,
  powers: undefined,
  tap: undefined,
  refusedDevice: undefined,
  running: [],
  progress: {},
  end: undefined,
  isForgotten: false,
};

/** If the worker does not end the session by itself so soon, it is ended with the worker. */
const stopWithin_ms = 1500;

export interface ConsentWish {
  readonly powers: readonly Power[];
  readonly minutes: number;
  /** In which the person reads the consent. */
  readonly language: Consent['language'];
}

/** The customer's side of remote sessions on one page: the phone, the consent, what is going on. */
export class CustomerSession {
  readonly store = new Store(nothing);
  readonly #userId: string;
  #device: BrowserDevice | undefined;
  #line: RemoteLine<ToCustomerWorker, FromCustomerWorker> | undefined;
  #starting: Promise<boolean> | undefined;
  #consents: SignedConsent[] = [];
  #reader: SessionLogReader | undefined;
  #uploader: LogUploader | undefined;
  #linkSessionId: string | undefined;
  #clockSkew_ms = 0;
  #lastRef = 0;
  readonly #signing = new Map<number, (consent: SignedConsent | undefined) => void>();

  constructor(userId: string) {
    this.#userId = userId;
  }

  close(): void {
    this.#line?.close();
    this.#line = undefined;
    this.#starting = undefined;
  }

  /** Sets the practice phone before the customer: the kept one, or (`fault`) a new one. */
  async choosePractice(fault: PracticeFault | 'none' | undefined): Promise<void> {
    this.store.set({ source: 'practice', trouble: undefined, look: undefined });
    if (await this.#start()) this.#line?.say({ type: 'practice', fault });
  }

  /** Has to run in a tap: the browser shows its list only then. @returns false: nothing was chosen */
  async chooseUsb(): Promise<boolean> {
    this.store.set({ trouble: undefined });
    const chosen = await navigator.usb
      .requestDevice({ filters: [{ classCode: 0xff, subclassCode: 0x42 }] })
      .catch(() => undefined);
    if (!chosen || !(await this.#start())) return false;
    const { vendorId, productId } = chosen;
    const serialNumber = chosen.serialNumber ?? '';
    this.store.set({ source: 'usb' });
    this.#line?.say({ type: 'usb chosen', vendorId, productId, serialNumber });
    return true;
  }

  /** The phone came back in another mode: one tap (USB-4). */
  async tapAgain(): Promise<void> {
    const { phone } = this.store.get();
    const filter = { classCode: 0xff, subclassCode: 0x42 };
    await navigator.usb
      .requestDevice({ filters: [phone?.serialNumber ? { ...filter, serialNumber: phone.serialNumber } : filter] })
      .then(() => this.store.set({ tap: undefined }))
      .catch(() => undefined);
    this.#line?.say({ type: 'usb tapped' });
  }

  phoneSays(message: Extract<ToCustomerWorker, { type: 'press' | 'key' | 'cable' }>): void {
    this.#line?.say(message);
  }

  /** Signs what the person agreed to. @returns undefined when there is nothing to agree on */
  async signFirst(session: RemoteSession, wish: ConsentWish): Promise<SignedConsent | undefined> {
    const { phone } = this.store.get();
    if (!phone || !this.#device) return undefined;
    this.#clockSkew_ms = Date.parse(session.serverTime) - Date.now();
    const { userId, name, certificate, deviceId, key } = session.technician;
    const now_ms = Date.now() + this.#clockSkew_ms;
    return this.#sign({
      v: 1,
      sessionId: session.sessionId,
      repairId: session.repairId,
      number: 1,
      customer: { userId: this.#userId, deviceId: this.#device.deviceId, key: toBase64Url(this.#device.key.publicKey) },
      technician: { userId, name, certificate, deviceId, key },
      phone,
      mode: session.mode,
      powers: [...wish.powers],
      grantedAt: new Date(now_ms).toISOString(),
      endsAt: new Date(now_ms + wish.minutes * 60_000).toISOString(),
      language: wish.language,
      text: textIn(wish.language),
    });
  }

  /** The next consent: the whole document again, with what changes. */
  async signNext(powers: readonly Power[]): Promise<SignedConsent | undefined> {
    const current = this.#consents.at(-1)?.consent;
    if (!current) return undefined;
    return this.#sign({
      ...current,
      number: current.number + 1,
      previous: consentHash(current),
      powers: [...powers],
      grantedAt: new Date(Date.now() + this.#clockSkew_ms).toISOString(),
      text: textIn(current.language),
    });
  }

  /** The server took the consent: from now on this browser serves. */
  begin(session: RemoteSession, consent: SignedConsent): void {
    this.#consents = [consent];
    this.#reader = new SessionLogReader({
      sessionId: session.sessionId,
      key: consent.consent.customer.key,
      consent: consentHash(consent.consent),
    });
    this.#uploader = new LogUploader({
      send: async (entries) => {
        const answer = await remoteApi.upload(session.sessionId, entries);
        if (answer.ok) return answer.data;
        return answer.problem.status === 0 || answer.problem.status === 429 || answer.problem.status >= 500
          ? 'later'
          : 'refused';
      },
      onSaved: (savedSeq) => this.store.set({ savedSeq }),
    });
    this.store.set({ ...nothing, ...this.#phonePart(), serving: session.sessionId, link: 'connecting' });
    this.update(session);
  }

  /** News of the server about the session. */
  update(session: RemoteSession): void {
    if (session.sessionId !== this.store.get().serving) return;
    if (session.state === 'ended') {
      this.#platformEnded(session);
      return;
    }
    const [consent] = this.#consents;
    if (session.linkSessionId === null || this.#linkSessionId === session.linkSessionId || !consent) return;
    this.#linkSessionId = session.linkSessionId;
    this.#line?.say({
      type: 'serve',
      consent,
      linkSessionId: session.linkSessionId,
      clockSkew_ms: this.#clockSkew_ms,
    });
    this.#line?.follow(session.linkSessionId);
  }

  /** Local first: engine dead, phone released; the server hears of it afterwards (USB-6). */
  stop(): void {
    const line = this.#line;
    line?.say({ type: 'stop', reason: 'stopped by the customer' });
    setTimeout(() => {
      if (this.store.get().end || line !== this.#line) return;
      this.close();
      this.store.set({ end: { how: 'revoked', reason: 'stopped by the customer' }, link: 'ended' });
    }, stopWithin_ms);
  }

  /** Signed amendments go to the host at once and to the server beside it: who took a power back does not wait. */
  amend(consent: SignedConsent): void {
    this.#consents.push(consent);
    this.#line?.say({ type: 'consent', consent });
    void remoteApi.consent(consent.consent.sessionId, consent, crypto.randomUUID());
  }

  answerConfirm(isAgreed: boolean): void {
    const { confirm } = this.store.get();
    if (confirm) this.#line?.say({ type: 'answer confirm', ref: confirm.ref, isAgreed });
    this.store.set({ confirm: undefined });
  }

  answerPowers(consent: SignedConsent | undefined): void {
    const { powers } = this.store.get();
    if (powers) this.#line?.say({ type: 'answer powers', ref: powers.ref, consent });
    if (consent) {
      this.#consents.push(consent);
      void remoteApi.consent(consent.consent.sessionId, consent, crypto.randomUUID());
    }
    this.store.set({ powers: undefined });
  }

  stopOperation(id: string): void {
    this.#line?.say({ type: 'stop operation', id });
  }

  forget(): void {
    this.#line?.say({ type: 'forget' });
  }

  /** What was agreed to last. */
  get consent(): Consent | undefined {
    return this.#consents.at(-1)?.consent;
  }

  /** Everything of the log is at the server. */
  async logSaved(): Promise<void> {
    await this.#uploader?.settled();
  }

  #phonePart(): Pick<CustomerSnapshot, 'line' | 'source' | 'look' | 'phone'> {
    const { line, source, look, phone } = this.store.get();
    return { line, source, look, phone };
  }

  #platformEnded(session: RemoteSession): void {
    if (this.store.get().end) return;
    const how = ({ completed: 'completed', expired: 'expired', lost: 'lost' } as const)[session.outcome as 'lost'];
    this.#line?.say({
      type: 'over',
      end: { how: how ?? 'terminated', reason: session.endNote ?? session.endReason ?? 'ended by the platform' },
    });
  }

  #start(): Promise<boolean> {
    this.#starting ??= this.#register();
    return this.#starting;
  }

  async #register(): Promise<boolean> {
    this.store.set({ line: 'starting', problem: undefined });
    const registered = await browserDevice(this.#userId, browserName(navigator.userAgent));
    if (!registered.ok) {
      this.store.set({ line: 'none', problem: registered.problem, source: 'none' });
      this.#starting = undefined;
      return false;
    }
    this.#device = registered.data;
    this.#line = new RemoteLine<ToCustomerWorker, FromCustomerWorker>(registered.data, openCustomerWorker, {
      online: (isOnline, isForGood) =>
        this.store.set({ line: isOnline ? 'online' : isForGood ? 'replaced' : 'offline' }),
      state: (linkSessionId, state) => {
        this.#line?.say({ type: 'link state', linkSessionId, state });
        if (linkSessionId !== this.#linkSessionId) return;
        this.store.set({ link: state === 'open' ? 'open' : state === 'paused' ? 'paused' : 'connecting' });
      },
      path: (_, to) => this.store.set({ path: to?.kind }),
      report: () => undefined,
      step: () => undefined,
      ended: () => this.store.set({ link: 'ended' }),
      revoked: (linkSessionId) => void this.#revoked(linkSessionId),
      failed: (message) => this.store.set({ trouble: { trouble: 'other', message } }),
      said: (body) => this.#heard(body),
    });
    return true;
  }

  /** The control plane's push: whatever it says why, the session is over here. */
  async #revoked(linkSessionId: string): Promise<void> {
    if (linkSessionId !== this.#linkSessionId || this.store.get().end) return;
    const answer = await remoteApi.read(this.store.get().serving ?? '');
    if (answer.ok && answer.data.state === 'ended') this.#platformEnded(answer.data);
    else this.#line?.say({ type: 'over', end: { how: 'terminated', reason: 'ended by the platform' } });
  }

  #heard(body: FromCustomerWorker): void {
    const set = (changes: Partial<CustomerSnapshot>): void => this.store.set(changes);
    switch (body.type) {
      case 'look':
        return set({ look: body.look });
      case 'phone':
        return set({ phone: body.phone ?? (this.store.get().serving ? this.store.get().phone : undefined) });
      case 'trouble':
        return set({ trouble: body });
      case 'signed':
        this.#signing.get(body.ref)?.(body.consent);
        return undefined;
      case 'state':
        return set({
          state: body.state,
          until_ms: performance.now() + body.state.remaining_ms,
          running: body.state.operations,
          ...(body.state.phone.presence === 'there' ? { tap: undefined } : {}),
        });
      case 'log':
        return void this.#noteEntry(body.entry);
      case 'progress':
        return set({ progress: { ...this.store.get().progress, [body.id]: body } });
      case 'tap needed':
        return set({ tap: body.expecting });
      case 'device refused':
        return set({ refusedDevice: body.reason });
      default:
        return this.#heardQuestion(body);
    }
  }

  #heardQuestion(body: FromCustomerWorker): void {
    const { confirm, powers } = this.store.get();
    switch (body.type) {
      case 'ask confirm':
        return this.store.set({ confirm: body });
      case 'ask powers':
        return this.store.set({ powers: body });
      case 'ask over':
        return this.store.set({
          ...(confirm?.ref === body.ref ? { confirm: undefined } : {}),
          ...(powers?.ref === body.ref ? { powers: undefined } : {}),
        });
      case 'code':
        return this.store.set({ code: body.code });
      case 'code failed':
        return this.store.set({ isCodeBroken: true });
      case 'not served':
        return this.store.set({ end: { how: 'lost', reason: body.reason }, link: 'ended' });
      case 'ended':
        return void this.#ended(body.end);
      case 'forgotten':
        return this.store.set({ isForgotten: true });
      default:
        return undefined;
    }
  }

  async #noteEntry(given: SignedLogEntry): Promise<void> {
    const read = await this.#reader?.take(given);
    if (!read) return;
    if (!read.ok) this.store.set({ isLogBroken: true });
    else if (read.isNew) {
      this.store.set({ entries: [...this.store.get().entries, read.entry] });
      this.#uploader?.add(read.entry);
    }
  }

  /** The server hears how it ended from whoever ended it; what the customer stopped, from here. */
  async #ended(end: HostEnd): Promise<void> {
    const { serving } = this.store.get();
    this.store.set({ end, link: 'ended', confirm: undefined, powers: undefined, tap: undefined });
    await this.logSaved();
    if (end.how === 'revoked' && serving) await remoteApi.end(serving, undefined, crypto.randomUUID());
  }

  #sign(consent: Consent): Promise<SignedConsent | undefined> {
    this.#lastRef += 1;
    const ref = this.#lastRef;
    return new Promise((resolve) => {
      this.#signing.set(ref, (signed) => {
        this.#signing.delete(ref);
        resolve(signed);
      });
      this.#line?.say({ type: 'sign', ref, consent });
    });
  }
}

/** Which words the person read: by version and hash. */
function textIn(language: Consent['language']): Consent['text'] {
  const { version, sha256 } = currentConsentText(language);
  return { version, sha256 };
}
