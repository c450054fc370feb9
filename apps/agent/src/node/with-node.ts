import type { Introduction } from '@mistri/contracts/link/index';
import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { readDevice } from '../config/device.ts';
import { AgentNode } from './agent-node.ts';

const onlineWithin_ms = 20_000;

export type SessionEvents = (introduction: Introduction, connection: LinkConnection) => LinkConnectionEvents;

/**
 * Runs something with this device's line to the control plane, and closes it afterwards whatever happens.
 *
 * @throws CommandError when the server cannot be reached or does not know this device
 */
export async function withNode<T>(
  around: Surroundings,
  sessionEvents: SessionEvents,
  run: (node: AgentNode) => Promise<T>,
): Promise<T> {
  const device = readDevice(around.home);
  let lastWhy = 'no answer';
  let refusal = '';
  const { promise: online, resolve, reject } = Promise.withResolvers<undefined>();
  const node = new AgentNode({
    device,
    isServing: false,
    events: {
      online: (_name, skew_ms) => {
        if (Math.abs(skew_ms) > 60_000) around.say(clockWarning(skew_ms));
        resolve(undefined);
      },
      offline: (why, againIn_ms) => {
        lastWhy = why;
        if (againIn_ms === undefined) reject(new CommandError(exitCodes.refused, `The server refused: ${why}.`));
      },
      session: sessionEvents,
      refused: (_introduction, why) => {
        refusal = why;
        around.say(`An introduction was not followed: ${why}.`);
      },
    },
  });
  const timer = setTimeout(() => {
    reject(
      new CommandError(
        exitCodes.unreachable,
        `${device.config.server} cannot be reached: ${refusal || lastWhy}.`,
        'Run `mistri doctor` to see what works.',
      ),
    );
  }, onlineWithin_ms);
  const stop = (): void => {
    reject(new CommandError(exitCodes.interrupted, 'Stopped.'));
  };
  around.signal.addEventListener('abort', stop, { once: true });
  try {
    node.start();
    await online;
    clearTimeout(timer);
    around.signal.removeEventListener('abort', stop);
    return await run(node);
  } finally {
    clearTimeout(timer);
    await node.close('the command ended');
  }
}

export function clockWarning(skew_ms: number): string {
  const seconds = Math.round(Math.abs(skew_ms) / 1000);
  return `The clock of this machine is ${seconds} s ${skew_ms > 0 ? 'ahead' : 'behind'}: set it, or sessions are refused.`;
}
