import type { ApiResult } from '@mistri/api-client';
import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { HostEnd } from '@mistri/remote-repair';
import { remoteApi } from '../api/remote-api.ts';
import { type BrowserDevice, browserDevice } from '../line/browser-device.ts';
import { type KeptSession, KeptSessions } from '../line/kept-sessions.ts';
import { Store } from '../line/store.ts';
import type { PracticeWish } from '../phone/phone-look.ts';
import type { FromCustomerWorker, ToCustomerWorker } from '../worker/customer-messages.ts';
import { removeFilesOf } from '../worker/session-files.ts';
import { ConsentSigner, type ConsentWish, firstConsent, nextConsent } from './consent-signer.ts';
import { type CustomerLine, openCustomerLine, thisBrowser } from './customer-line.ts';
import { type CustomerSnapshot, nothing } from './customer-snapshot.ts';
import { finishKeptSession } from './finish-kept-session.ts';
import { changesOf } from './hear-worker.ts';
import { SessionFeed } from './session-feed.ts';

/** If the worker does not end the session by itself so soon, it is ended with the worker. */
const stopWithin_ms = 1500;
const againAfter_ms = 2000;
const phoneFilter = { classCode: 0xff, subclassCode: 0x42 };
const stopped: HostEnd = { how: 'revoked', reason: 'stopped by the customer' };

/** The customer's side of remote sessions on one page: the phone, the consent, what is going on. */
export class CustomerSession {
  readonly store = new Store(nothing);
  readonly #userId: string;
  readonly #signer = new ConsentSigner((message) => this.#line?.say(message));
  #device: BrowserDevice | undefined;
  #line: CustomerLine | undefined;
  #starting: Promise<boolean> | undefined;
  #consents: SignedConsent[] = [];
  #feed: SessionFeed | undefined;
  #linkSessionId: string | undefined;
  #clockSkew_ms = 0;
  #lookedFor: string | undefined;
  #isClosed = false;

  constructor(userId: string) {
    this.#userId = userId;
  }

  close(): void {
    this.#isClosed = true;
    this.#line?.close();
    this.#line = undefined;
    this.#starting = undefined;
  }

  /** React may close a page's effects and open them again. */
  open(): void {
    this.#isClosed = false;
  }

  /** Sets the practice phone before the customer: the kept one, or (`wish`) a new one. */
  async choosePractice(wish: PracticeWish | undefined): Promise<void> {
    this.store.set({ source: 'practice', trouble: undefined, look: undefined });
    if (await this.#start()) this.#line?.say({ type: 'practice', wish });
  }

  /** Back to the choice: another phone, or another fault. */
  choosePhoneAgain(): void {
    this.store.set({ source: 'none', phone: undefined, look: undefined, trouble: undefined });
  }

  /** Has to run in a tap: the browser shows its list only then. @returns false: nothing was chosen */
  async chooseUsb(): Promise<boolean> {
    this.store.set({ trouble: undefined });
    const chosen = await navigator.usb.requestDevice({ filters: [phoneFilter] }).catch(() => undefined);
    if (!chosen || !(await this.#start())) return false;
    const { vendorId, productId } = chosen;
    const serialNumber = chosen.serialNumber ?? '';
    this.store.set({ source: 'usb' });
    this.#line?.say({ type: 'usb chosen', vendorId, productId, serialNumber });
    return true;
  }

  /** The phone came back in another mode: one tap (USB-4). */
  async tapAgain(): Promise<void> {
    const serialNumber = this.consent?.phone.serialNumber ?? this.store.get().phone?.serialNumber;
    await navigator.usb
      .requestDevice({ filters: [serialNumber ? { ...phoneFilter, serialNumber } : phoneFilter] })
      .then(() => this.store.set({ tap: undefined }))
      .catch(() => undefined);
    this.#line?.say({ type: 'usb tapped' });
  }

  phoneSays(message: Extract<ToCustomerWorker, { type: 'press' | 'key' | 'cable' | 'battery' }>): void {
    this.#line?.say(message);
  }

  /** Signs what the person agreed to. @returns undefined when there is nothing to agree on */
  async signFirst(session: RemoteSession, wish: ConsentWish): Promise<SignedConsent | undefined> {
    const { phone } = this.store.get();
    if (!phone || !this.#device || !this.#line) return undefined;
    // The server may tell of the session before it answers this page: it is this page's own.
    this.#lookedFor = session.sessionId;
    this.#setClock(session);
    const agreement = { userId: this.#userId, device: this.#device, phone, now_ms: this.#now_ms() };
    return this.#signer.sign(firstConsent(session, wish, agreement));
  }

  async signNext(powers: readonly Power[]): Promise<SignedConsent | undefined> {
    const current = this.consent;
    return current && this.#signer.sign(nextConsent(current, powers, this.#now_ms()));
  }

  /** The server took the consent: from now on this browser serves. */
  begin(session: RemoteSession, consents: readonly SignedConsent[], entries: readonly SignedLogEntry[] = []): void {
    const [first] = consents;
    if (!first) return;
    this.#consents = [...consents];
    this.#feed = new SessionFeed(first, session.log.lastSeq, {
      shown: (entry) => this.store.set({ entries: [...this.store.get().entries, entry] }),
      broken: () => this.store.set({ isLogBroken: true }),
      saved: (savedSeq) => this.store.set({ savedSeq }),
    });
    for (const entry of entries) void this.#feed.take(entry);
    const { line, source, look, phone } = this.store.get();
    this.store.set({ ...nothing, line, source, look, phone });
    this.store.set({ serving: session.sessionId, link: 'connecting', savedSeq: session.log.lastSeq });
    this.update(session);
  }

  /** News of the server about the session. */
  update(session: RemoteSession): void {
    if (session.sessionId !== this.store.get().serving) return;
    if (session.state === 'ended') return this.#platformEnded(session);
    const [first, ...more] = this.#consents;
    const { linkSessionId } = session;
    if (linkSessionId === null || this.#linkSessionId === linkSessionId || !first || this.store.get().end) return;
    this.#linkSessionId = linkSessionId;
    this.store.set({ link: 'connecting', code: undefined, isCodeBroken: false, pausedSince_ms: undefined });
    this.#line?.say({ type: 'serve', consents: [first, ...more], linkSessionId, clockSkew_ms: this.#clockSkew_ms });
    this.#line?.follow(linkSessionId);
  }

  /** After this page was loaded anew: what this browser has agreed to goes on, over a new connection, with the same log. */
  async goOn(session: RemoteSession): Promise<void> {
    if (this.#lookedFor === session.sessionId) return;
    this.#lookedFor = session.sessionId;
    this.store.set({ goingOn: 'looking' });
    const keep = await KeptSessions.open();
    const kept = await keep.find(session.sessionId);
    if (!kept || kept.userId !== this.#userId || !(await this.#isWhole(session, kept)))
      return this.store.set({ goingOn: 'not here' });
    if (!(await this.#start())) {
      this.#lookedFor = undefined;
      return;
    }
    if (kept.consents[0]?.consent.customer.deviceId !== this.#device?.deviceId)
      return this.store.set({ goingOn: 'not here' });
    this.store.set({ source: kept.source });
    this.#line?.say(kept.source === 'practice' ? { type: 'practice', wish: undefined } : { type: 'usb again' });
    const answer = await this.#reconnected(session.sessionId);
    if (!answer?.ok) return this.store.set({ goingOn: 'not here', problem: answer?.problem });
    this.#setClock(answer.data);
    this.begin(answer.data, kept.consents, await keep.entries(session.sessionId));
  }

  /** The session ended while no page was open: its log gets its end, and goes to the server whole. */
  async finish(session: RemoteSession): Promise<void> {
    if (this.#lookedFor === `end ${session.sessionId}` || this.store.get().serving !== undefined) return;
    this.#lookedFor = `end ${session.sessionId}`;
    await finishKeptSession(session, this.#userId);
  }

  /** Local first: engine dead, phone released; the server hears of it afterwards (USB-6). */
  stop(): void {
    const line = this.#line;
    line?.say({ type: 'stop', reason: stopped.reason });
    setTimeout(() => {
      if (this.store.get().end || line !== this.#line) return;
      void this.#endWithoutWorker();
    }, stopWithin_ms);
  }

  /** A worker that does not answer goes with all it holds. The log gets its end here; a new worker has the practice phone again. */
  async #endWithoutWorker(): Promise<void> {
    const { serving, source } = this.store.get();
    this.close();
    this.open();
    this.store.set({ ...nothing, ...this.#shownAfterEnd(), end: stopped, link: 'ended' });
    if (source === 'practice') void this.choosePractice(undefined);
    // Not only when the server has heard of it: it may be away.
    if (serving !== undefined) await removeFilesOf(serving);
    const told = serving === undefined ? undefined : await remoteApi.end(serving, undefined, crypto.randomUUID());
    if (told?.ok) await finishKeptSession(told.data, this.#userId);
  }

  #shownAfterEnd(): Pick<CustomerSnapshot, 'serving' | 'entries' | 'savedSeq'> {
    const { serving, entries, savedSeq } = this.store.get();
    return { serving, entries, savedSeq };
  }

  /** Signed amendments go to the host at once and to the server beside it: who took a power back does not wait. */
  amend(consent: SignedConsent): void {
    this.#line?.say({ type: 'consent', consent });
    this.#agreed(consent);
  }

  answerConfirm(isAgreed: boolean): void {
    const { confirm } = this.store.get();
    if (confirm) this.#line?.say({ type: 'answer confirm', ref: confirm.ref, isAgreed });
    this.store.set({ confirm: undefined });
  }

  answerPowers(consent: SignedConsent | undefined): void {
    const { powers } = this.store.get();
    if (powers) this.#line?.say({ type: 'answer powers', ref: powers.ref, consent });
    if (consent) this.#agreed(consent);
    this.store.set({ powers: undefined });
  }

  stopOperation(id: string): void {
    this.#line?.say({ type: 'stop operation', id });
  }

  retryPhone(): void {
    this.#line?.say({ type: 'retry phone' });
  }

  forget(): void {
    this.#line?.say({ type: 'forget' });
  }

  /** IN-12: the platform keeps a keyed digest and the last four digits; nothing of it stays here. */
  async noteImei(imei: string): Promise<ApiResult<RemoteSession>> {
    const answer = await remoteApi.imei(this.store.get().serving ?? '', imei);
    if (answer.ok) this.store.set({ imei: 'noted' });
    else if (answer.problem.code === 'remote_sessions.other_imei') this.store.set({ imei: 'other' });
    return answer;
  }

  /** What was agreed to last. */
  get consent(): Consent | undefined {
    return this.#consents.at(-1)?.consent;
  }

  #agreed(consent: SignedConsent): void {
    this.#consents.push(consent);
    void remoteApi.consent(consent.consent.sessionId, consent, crypto.randomUUID());
  }

  #now_ms(): number {
    return Date.now() + this.#clockSkew_ms;
  }

  #setClock({ serverTime }: RemoteSession): void {
    this.#clockSkew_ms = Date.parse(serverTime) - Date.now();
  }

  /** Nothing newer was signed, or written, than what is kept here. */
  async #isWhole({ consents, log }: RemoteSession, kept: KeptSession): Promise<boolean> {
    if ((consents.at(-1)?.number ?? 0) > (kept.consents.at(-1)?.consent.number ?? 0)) return false;
    const entries = await (await KeptSessions.open()).entries(kept.sessionId);
    const last = entries.at(-1)?.entry;
    return log.lastSeq <= (last?.seq ?? 0) && last?.kind !== 'closed';
  }

  /** As often as it takes while the network is away; undefined when the page was left meanwhile. */
  async #reconnected(sessionId: string): Promise<ApiResult<RemoteSession> | undefined> {
    while (!this.#isClosed) {
      const answer = await remoteApi.reconnect(sessionId);
      if (answer.ok || (answer.problem.status !== 0 && answer.problem.status < 500)) return answer;
      await new Promise((resolve) => setTimeout(resolve, againAfter_ms));
    }
    return undefined;
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
    const registered = await browserDevice(this.#userId, thisBrowser());
    if (!registered.ok) {
      this.store.set({ line: 'none', problem: registered.problem, source: 'none' });
      this.#starting = undefined;
      return false;
    }
    this.#device = registered.data;
    this.#line = openCustomerLine(registered.data, {
      isOurs: (linkSessionId) => linkSessionId === this.#linkSessionId,
      set: (changes) => this.store.set(changes),
      revoked: (linkSessionId) => void this.#revoked(linkSessionId),
      said: (body) => this.#heard(body),
    });
    return true;
  }

  /** The control plane's push: the session is over here, unless it goes on over another connection. */
  async #revoked(linkSessionId: string): Promise<void> {
    if (linkSessionId !== this.#linkSessionId || this.store.get().end) return;
    const answer = await remoteApi.read(this.store.get().serving ?? '');
    const goesOn = answer.ok && answer.data.state !== 'ended' && answer.data.linkSessionId !== linkSessionId;
    if (goesOn || (answer.ok && answer.data.state === 'ended')) this.update(answer.data);
    else this.#line?.say({ type: 'over', end: { how: 'terminated', reason: 'ended by the platform' } });
  }

  #heard(body: FromCustomerWorker): void {
    if (body.type === 'signed') return this.#signer.signed(body.ref, body.consent);
    if (body.type === 'log') return void this.#feed?.take(body.entry);
    if (body.type === 'ended') return void this.#ended(body.end);
    // Whatever the page asks is asked with a renewed sign-in.
    if (body.type === 'sign-in over') return void remoteApi.read(this.store.get().serving ?? '');
    if (body.type === 'imei' && body.imei !== undefined) return void this.noteImei(body.imei);
    const changes: Partial<CustomerSnapshot> = changesOf(body, this.store.get());
    this.store.set(changes);
  }

  /** The server hears how it ended from whoever ended it; what the customer stopped, from here. */
  async #ended(end: HostEnd): Promise<void> {
    const { serving } = this.store.get();
    this.store.set({ end, link: 'ended', confirm: undefined, powers: undefined, tap: undefined });
    if (end.how === 'revoked' && serving) void remoteApi.end(serving, undefined, crypto.randomUUID());
    await this.#feed?.settled();
    if (serving) await (await KeptSessions.open()).remove(serving);
  }
}
