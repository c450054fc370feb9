import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { type ApiClient, isRecord, textIn } from './api-client.ts';

/**
 * Lets a person approve this program in a browser, on this or any other machine (RFC 8628).
 *
 * @returns an access token of that person, for a few minutes
 * @throws CommandError when the person says no, or the time is over
 */
export async function askGrant(api: ApiClient, around: Surroundings): Promise<string> {
  const started = await api.call('POST', '/api/auth/device/code', {});
  if (!started.isOk) throw new CommandError(exitCodes.refused, `The server refused: ${started.message}`);
  const deviceCode = textIn(started.data, 'deviceCode');
  show(started.data, around);
  let pause_s = numberIn(started.data, 'interval', 5);
  const endsAt_ms = performance.now() + numberIn(started.data, 'expiresIn', 600) * 1000;
  while (performance.now() < endsAt_ms) {
    await pause(pause_s, around.signal);
    const answer = await api.call('POST', '/api/auth/device/token', { deviceCode });
    if (answer.isOk) return textIn(answer.data, 'accessToken');
    switch (answer.code) {
      case 'identity.authorization_pending':
        break;
      case 'identity.slow_down':
        pause_s = numberIn(answer.details, 'interval', pause_s + 5);
        break;
      default:
        throw new CommandError(exitCodes.refused, answer.message, 'Run `mistri login` again.');
    }
  }
  throw new CommandError(exitCodes.refused, 'Nobody approved the code in time.', 'Run `mistri login` again.');
}

function show(data: unknown, around: Surroundings): void {
  const address = textIn(data, 'verificationUri');
  const code = textIn(data, 'userCode');
  if (around.isJson) {
    around.print(JSON.stringify({ verificationUri: address, userCode: code }));
    return;
  }
  around.say(`Open ${address} in a browser, on this or another machine, sign in, and enter this code:`);
  around.say(`\n    ${code}\n`);
  around.say(`Or open ${textIn(data, 'verificationUriComplete')}`);
  around.say('Waiting. Approve only what you have started yourself; nobody from Mistri ever asks you for a code.');
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
