import { type PlaybookOutcome, playbooks, runPlaybook } from '@mistri/android';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Power } from '@mistri/contracts/repair/powers';
import { type DeviceKey, Session, systemClock } from '@mistri/link';
import { memoryPair } from '@mistri/link/memory-pair';
import {
  LinkStreams,
  memoryBlobStore,
  playbookHands,
  type RepairGuest,
  type RepairHost,
  startRepairGuest,
  startRepairHost,
} from '@mistri/remote-repair';
import { nodeHash } from '@mistri/remote-repair/node';
import { SessionLogWriter } from '@mistri/signed-log/session-log';
import type { VirtualPhone } from '@mistri/virtual-phone';

const longest_ms = 120_000;

export interface PlayedSession {
  readonly phone: VirtualPhone;
  readonly customer: DeviceKey;
  readonly technician: DeviceKey;
  readonly consent: SignedConsent;
  readonly tokenPowers: readonly Power[];
  /** The customer says yes: the next consent, signed. */
  readonly agree: (powers: readonly Power[], current: SignedConsent) => Promise<SignedConsent>;
  readonly now_ms: () => number;
  /** Between two deeds the story's clock goes on. */
  readonly pass: (seconds: number) => void;
}

interface Ends {
  readonly host: RepairHost;
  readonly guest: RepairGuest;
  readonly log: readonly SignedLogEntry[];
}

/**
 * A failed update, repaired: the customer's end with its phone and the technician's end, as their pages run them, over a session of
 * Link within this process. @returns the log that the customer's end signed
 */
export async function playRepair(played: PlayedSession): Promise<readonly SignedLogEntry[]> {
  const { host, guest, log } = await connect(played);
  const { pass } = played;
  await phoneIsThere(guest);
  pass(45);
  must(
    'the first note',
    await guest.addNote('It stops at the logo since the update of last night. I look at the slots.'),
  );
  pass(50);
  const outcome = await repair(guest, pass);
  if (outcome !== 'repaired') throw new Error(`the story's phone is not repaired: ${outcome}`);
  pass(40);
  must(
    'the further power',
    await guest.requestPowers(['screen'], 'One picture of the home screen, to see that it started.'),
  );
  pass(15);
  must('the picture', await guest.perform('screen.capture', {}, { onBytes: () => undefined }));
  must(
    'the last note',
    await guest.addNote('Starts from the slot that worked before. Photos and chats were not touched.'),
  );
  pass(20);
  host.end({ how: 'completed', reason: 'The work is done.' });
  await host.finished;
  await played.phone.powerOff();
  return log;
}

function must(what: string, result: { readonly ok: boolean; readonly refusal?: { readonly message: string } }): void {
  if (!result.ok) throw new Error(`${what}: ${result.refusal?.message ?? ''}`);
}

function repair(guest: RepairGuest, pass: (seconds: number) => void): Promise<PlaybookOutcome> {
  const playbook = playbooks.find(({ id }) => id === 'failed-update');
  if (!playbook) throw new Error('there is no playbook for a failed update');
  const hands = playbookHands(guest, {
    ask: async () => 0,
    image: async () => undefined,
    onStep: () => pass(35),
  });
  return runPlaybook(playbook, hands, AbortSignal.timeout(longest_ms));
}

async function connect(played: PlayedSession): Promise<Ends> {
  const { phone, customer, technician, consent, tokenPowers, now_ms } = played;
  const { sessionId, repairId } = consent.consent;
  const line = openLine();
  const log: SignedLogEntry[] = [];
  // Whoever sits before the phone allows what it asks.
  phone.onScreen((screen) => {
    if (screen.kind === 'dialog') queueMicrotask(() => phone.press('allow') || phone.press('confirm'));
  });
  const started = await startRepairHost({
    session: {
      sessionId,
      repairId,
      tokenPowers: new Set(tokenPowers),
      customerKey: customer.publicKey,
      technicianKey: technician.publicKey,
      hardEndIn_ms: longest_ms,
    },
    streams: line.host,
    killSession: line.kill,
    source: { onDevice: (listener) => phone.onUsb((device) => device && listener(device)) },
    consents: [consent],
    blobs: memoryBlobStore(),
    log: new SessionLogWriter({ sessionId, signer: customer, now_ms }),
    ask: { confirm: async () => true, power: ({ powers, current }) => played.agree(powers, current) },
    onEvent: (event) => {
      if (event.kind === 'log') log.push(event.entry);
    },
    clock: { ...systemClock(), wall_ms: now_ms },
    makeHash: nodeHash,
  });
  if (!started.ok) throw new Error(started.reason);
  const guest = startRepairGuest({ streams: line.guest, device: technician, makeHash: nodeHash });
  return { host: started.host, guest, log };
}

/** Both ends of a session of Link, with a channel between them that needs no network. */
function openLine(): { host: LinkStreams; guest: LinkStreams; kill: (reason: string) => void } {
  const make = (role: 'host' | 'guest', streams: () => LinkStreams): Session =>
    new Session({
      role,
      tokenHash: new Uint8Array(32),
      clock: systemClock(),
      resumeWithin_ms: longest_ms,
      hardEndIn_ms: longest_ms,
      events: {
        stream: (stream) => streams().arrived(stream),
        state: () => undefined,
        path: () => undefined,
        ended: () => undefined,
      },
    });
  const sessions = { host: make('host', () => host), guest: make('guest', () => guest) };
  const host = new LinkStreams(sessions.host);
  const guest = new LinkStreams(sessions.guest);
  const [one, other] = memoryPair();
  sessions.host.attach(one);
  sessions.guest.attach(other);
  return {
    host,
    guest,
    kill: (reason) => {
      sessions.host.kill(reason);
      sessions.guest.kill(reason);
    },
  };
}

function phoneIsThere(guest: RepairGuest): Promise<void> {
  const there = Promise.withResolvers<void>();
  const stop = guest.watch(({ phone }) => {
    if (phone.presence === 'there') there.resolve();
  });
  return there.promise.finally(stop);
}
