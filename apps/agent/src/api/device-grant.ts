import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { type ApiClient, isRecord, textIn } from './api-client.ts';

/** Tokens of a person, as the server gives them. */
export interface Grant {
  readonly userId: string;
  /** Ends after `expiresIn_s`. */
  readonly accessToken: string;
  readonly expiresIn_s: number;
  /** Works once, and brings the next ones. */
  readonly refreshToken: string;
}

/** What the person is told while they have to approve. */
export interface GrantWords {
  open(address: string): string;
  or(address: string): string;
  readonly wait: string;
}

const english: GrantWords = {
  open: (address) => `Open ${address} in a browser, on this or another machine, sign in, and enter this code:`,
  or: (address) => `Or open ${address}`,
  wait: 'Waiting. Approve only what you have started yourself; nobody from Mistri ever asks you for a code.',
};

/**
 * Lets a person approve this program in a browser, on this or any other machine (RFC 8628).
 *
 * @throws CommandError when the person says no, or the time is over
 */
export async function askGrant(api: ApiClient, around: Surroundings, words: GrantWords = english): Promise<Grant> {
  const started = await api.call('POST', '/api/auth/device/code', {});
  if (!started.isOk) throw new CommandError(exitCodes.refused, `The server refused: ${started.message}`);
  const deviceCode = textIn(started.data, 'deviceCode');
  show(started.data, around, words);
  let pause_s = numberIn(started.data, 'interval', 5);
  const endsAt_ms = performance.now() + numberIn(started.data, 'expiresIn', 600) * 1000;
  while (performance.now() < endsAt_ms) {
    await pause(pause_s, around.signal);
    const answer = await api.call('POST', '/api/auth/device/token', { deviceCode });
    if (answer.isOk) return readGrant(answer.data);
    switch (answer.code) {
      case 'identity.authorization_pending':
        break;
      case 'identity.slow_down':
        pause_s = numberIn(answer.details, 'interval', pause_s + 5);
        break;
      default:
        throw new CommandError(exitCodes.refused, answer.message, 'Start the command again.');
    }
  }
  throw new CommandError(exitCodes.refused, 'Nobody approved the code in time.', 'Start the command again.');
}

/** @throws CommandError when the answer is none of a sign-in */
export function readGrant(data: unknown): Grant {
  return {
    userId: textIn(data, 'userId'),
    accessToken: textIn(data, 'accessToken'),
    expiresIn_s: numberIn(data, 'expiresIn', 60),
    refreshToken: textIn(data, 'refreshToken'),
  };
}

function show(data: unknown, around: Surroundings, words: GrantWords): void {
  const address = textIn(data, 'verificationUri');
  const code = textIn(data, 'userCode');
  if (around.isJson) {
    around.print(JSON.stringify({ verificationUri: address, userCode: code }));
    return;
  }
  around.say(words.open(address));
  around.say(`\n    ${code}\n`);
  around.say(words.or(textIn(data, 'verificationUriComplete')));
  around.say(words.wait);
}

async function pause(pause_s: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(pause_s * 1000, undefined, { signal });
  } catch {
    throw new CommandError(exitCodes.interrupted, 'Stopped.');
  }
}

function numberIn(data: unknown, name: string, otherwise: number): number {
  const value = isRecord(data) ? data[name] : undefined;
  return typeof value === 'number' && value > 0 ? value : otherwise;
}
