import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { readDevice } from '../config/device.ts';
import { AgentNode } from '../node/agent-node.ts';
import { remoteSessionOf } from '../node/remote-session-of.ts';
import { clockWarning } from '../node/with-node.ts';

export interface PlatformMeeting {
  readonly around: Surroundings;
  /** `rms_…`; undefined: the first one that a customer agrees to. */
  readonly sessionId: string | undefined;
  readonly say: (event: string, text: string) => void;
}

/**
 * Waits until a customer has agreed to the session that was asked for with this device; the server then introduces both.
 *
 * @throws CommandError when the wait was stopped, or the server does not know this device
 */
export async function meetByPlatform(
  { around, sessionId, say }: PlatformMeeting,
  events: (connection: LinkConnection) => LinkConnectionEvents,
): Promise<{ readonly connection: LinkConnection; close(reason: string): Promise<void> }> {
  const device = readDevice(around.home);
  const { promise: met, resolve, reject } = Promise.withResolvers<LinkConnection>();
  let wanted = sessionId;
  const node = new AgentNode({
    device,
    isServing: true,
    // `mistri serve` may run beside this: what it serves is not ours, and this is not its.
    wants: (introduction) => {
      const session = remoteSessionOf(introduction);
      if (introduction.role !== 'guest' || session?.mode !== 'device') return false;
      wanted ??= session.sessionId;
      return session.sessionId === wanted;
    },
    events: {
      online: (name, skew_ms) => {
        say('online', `Online as "${name}": waiting for a customer to agree.`);
        if (Math.abs(skew_ms) > 60_000) around.say(clockWarning(skew_ms));
      },
      offline: (why, againIn_ms) => {
        if (againIn_ms === undefined) reject(new CommandError(exitCodes.refused, `The server refused: ${why}.`));
        else around.say(`Offline: ${why}. Again in ${(againIn_ms / 1000).toFixed(1)} s.`);
      },
      session: (_introduction, connection) => {
        resolve(connection);
        return events(connection);
      },
      refused: (_introduction, why) =>
        reject(new CommandError(exitCodes.refused, `The introduction was not followed: ${why}.`)),
    },
  });
  const stopped = (): void => reject(new CommandError(exitCodes.interrupted, 'Stopped.'));
  around.signal.addEventListener('abort', stopped, { once: true });
  try {
    node.start();
    return { connection: await met, close: (reason) => node.close(reason) };
  } catch (error) {
    await node.close('the command ended');
    throw error;
  } finally {
    around.signal.removeEventListener('abort', stopped);
  }
}
