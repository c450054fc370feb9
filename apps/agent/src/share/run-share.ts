import type { Consent, ConsentLanguage, ConsentPhone } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import { type LinkClock, toBase64Url } from '@mistri/link';
import { type ShareEnd, ShareHost, ShareLog, textOf } from '@mistri/remote-repair/device-mode';
import { SessionLogWriter, signConsent } from '@mistri/signed-log/session-log';
import { plain, sharedIdentityOf, type ShareEvent, type UsbDevice } from '@mistri/usb';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { endWords } from './end-words.ts';
import { Keyboard } from './keyboard.ts';
import type { PhoneSource } from './phone-source.ts';
import type { ShareEvents, ShareOrder } from './share-order.ts';
import { askedLines, consentLines, shareTexts, type ShareTexts } from './share-texts.ts';

export interface ShareRun {
  readonly order: ShareOrder;
  readonly phones: PhoneSource;
  readonly language: ConsentLanguage;
  readonly around: Surroundings;
  readonly clock: LinkClock;
}

/** Choosing, asking, sharing, ending: the customer's whole session in a terminal. */
export async function runShare(run: ShareRun): Promise<0 | 4> {
  const { order, phones, language, around } = run;
  const texts = shareTexts[language];
  const keyboard = new Keyboard(process.stdin);
  let end: ShareEnd | undefined;
  const interrupted = (): void => keyboard.close();
  around.signal.addEventListener('abort', interrupted, { once: true });
  try {
    for (const line of askedLines(order.asked, texts)) around.print(line);
    const device = await choose(run, keyboard);
    const consent = consentOf(run, device);
    for (const line of consentLines(consent, phones.isPractice)) around.print(line);
    around.print('');
    around.print(texts.ask);
    const withdrawn = order.withdrawn.then((reason) => ({ reason }));
    const typed = await Promise.race([keyboard.line(), withdrawn]);
    if (typeof typed === 'object') {
      around.print(texts.withdrawn(endWords(typed.reason, language)));
      return exitCodes.refused;
    }
    if (!isAgreement(typed, texts)) {
      if (typed) around.print(texts.wrongWord);
      around.print(texts.refused);
      await order.refuse();
      return exitCodes.refused;
    }
    around.signal.removeEventListener('abort', interrupted);
    end = await share(run, { device, consent, keyboard });
    return end === 'not_allowed' ? exitCodes.refused : exitCodes.ok;
  } finally {
    keyboard.close();
    await phones.close();
    around.signal.removeEventListener('abort', interrupted);
    const unsent = await order.close(end);
    if (unsent > 0) around.print(texts.unsent(unsent));
    around.print(texts.gone);
  }
}

async function choose(run: ShareRun, keyboard: Keyboard): Promise<UsbDevice> {
  const { around } = run;
  const texts = shareTexts[run.language];
  const devices = await plugged(run, keyboard);
  const [first] = devices;
  if (!first)
    throw new CommandError(
      exitCodes.failed,
      'No device that can be shared is plugged in.',
      'Use a cable that carries data, unlock the phone, and see docs/guides/device-mode.md.',
    );
  if (devices.length === 1) return first;
  for (const [index, { identity }] of devices.entries()) around.print(`  ${index + 1}  ${textOf(identity)}`);
  around.print(texts.which);
  const answer = await keyboard.line();
  const chosen = /^\d{1,3}$/.test(answer ?? '') ? devices[Number(answer) - 1] : undefined;
  if (!chosen) throw new CommandError(exitCodes.refused, `There is no device number "${answer ?? ''}".`);
  return chosen;
}

/** Whoever came as far as this is asked to plug it in, not sent back to the beginning. */
async function plugged({ phones, language, around }: ShareRun, keyboard: Keyboard): Promise<UsbDevice[]> {
  for (;;) {
    const devices = await phones.list();
    if (devices.length > 0) return devices;
    around.print(shareTexts[language].plugIn);
    if ((await keyboard.line()) === undefined) return [];
  }
}

/** The word in either alphabet; capital letters are a matter of the keyboard. */
export function isAgreement(typed: string | undefined, { word }: ShareTexts): boolean {
  const said = typed?.trim().toUpperCase();
  return said === 'ALLOW' || said === word;
}

interface Agreed {
  readonly device: UsbDevice;
  readonly consent: Consent;
  readonly keyboard: Keyboard;
}

async function share(run: ShareRun, { device, consent, keyboard }: Agreed): Promise<ShareEnd> {
  const { order, phones, language, around, clock } = run;
  const texts = shareTexts[language];
  const signed = await signConsent(consent, order.key);
  const { promise: ended, resolve } = Promise.withResolvers<ShareEnd>();
  const writer = new SessionLogWriter({
    sessionId: consent.sessionId,
    signer: order.key,
    now_ms: () => order.now_ms(),
    onEntry: (entry) => {
      host.entry(entry);
      order.send(entry);
    },
  });
  const log = new ShareLog(
    writer,
    () => clock.now_ms(),
    () => host.stop('log_full', 'the log of the session is full'),
  );
  const host = new ShareHost({
    consent,
    now_ms: () => order.now_ms(),
    clock,
    source: phones.follow(sharedIdentityOf(device)),
    agreed: sharedIdentityOf(device),
    log,
    tell: {
      device: (event) => tellDevice(event, run),
      path: (way) => around.print(way === undefined ? texts.paused : texts.connected(way)),
      ended: (end, why) => {
        around.print(textOfEnd(end, why, language));
        resolve(end);
      },
    },
  });
  log.open(consent);
  keyboard.onKey((key) => (key === 's' ? host.stop('stopped', 'customer_stopped') : phones.key(key)));
  around.signal.addEventListener('abort', () => host.stop('stopped', 'customer_stopped'), { once: true });
  const stay = setInterval(() => undefined, 2 ** 30);
  try {
    around.print(texts.waiting(order.asked.technician.name));
    around.print(texts.stopHint);
    // Whoever stops in the very first moment has not met anybody.
    if (!host.isOver) await Promise.race([order.agree(signed, eventsOf(host, run)), ended]);
    return await ended;
  } catch (error) {
    host.stop('not_allowed', error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    clearInterval(stay);
  }
}

function eventsOf(host: ShareHost, { around, language }: ShareRun): ShareEvents {
  const texts = shareTexts[language];
  return {
    connected: (connection) => host.connected(connection),
    over: (reason) => host.over(reason),
    watched: (isWatched) => around.print(isWatched ? texts.watched : texts.notWatched),
  };
}

function phoneOf({ identity }: UsbDevice): ConsentPhone {
  const { vendorId, productId, serial, manufacturer, product } = identity;
  const line = (text: string | undefined): string | undefined =>
    (text === undefined ? '' : plain(text).trim().slice(0, 126)) || undefined;
  const texts = { serialNumber: line(serial), manufacturer: line(manufacturer), product: line(product) };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  return { vendorId, productId, ...given };
}

function consentOf({ order, language }: ShareRun, device: UsbDevice): Consent {
  const { asked, key } = order;
  const { version, sha256 } = currentConsentText(language);
  const grantedAt_ms = order.now_ms();
  return {
    v: 1,
    sessionId: asked.sessionId,
    repairId: asked.repairId,
    number: 1,
    customer: { ...asked.customer, key: toBase64Url(key.publicKey) },
    technician: asked.technician,
    phone: phoneOf(device),
    mode: 'device',
    powers: ['whole_device'],
    grantedAt: new Date(grantedAt_ms).toISOString(),
    endsAt: new Date(grantedAt_ms + asked.minutes * 60_000).toISOString(),
    language,
    text: { version, sha256 },
  };
}

function tellDevice(event: ShareEvent, { around, language, order }: ShareRun): void {
  const texts = shareTexts[language];
  const { name } = order.asked.technician;
  switch (event.kind) {
    case 'here':
      around.print(texts.here(textOf(event.identity)));
      return;
    case 'away':
      around.print(texts.away);
      return;
    case 'refused':
      around.print(texts.notShared(textOf(event.identity), event.reason));
      return;
    case 'attached':
      around.print(texts.attached(name));
      return;
    case 'detached':
      around.print(texts.detached(size(event.in_bytes), size(event.out_bytes)));
      return;
    default:
  }
}

function textOfEnd(end: ShareEnd, why: string, language: ConsentLanguage): string {
  const texts = shareTexts[language];
  if (end === 'stopped') return texts.stopped;
  return end === 'time' ? texts.timeOver : texts.ended(endWords(why, language));
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
