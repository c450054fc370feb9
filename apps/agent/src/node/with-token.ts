import type { DeviceKey, LinkConnection, LinkConnectionEvents } from '@mistri/link';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import type { Admission } from '../token/token-options.ts';

/**
 * Runs something with the session of a token of an issuer without control plane, and ends it afterwards whatever happens.
 *
 * @throws CommandError when there is not exactly one token
 */
export async function withToken<T>(
  admissions: readonly Admission[],
  given: { readonly around: Surroundings; readonly events: LinkConnectionEvents },
  run: (connection: LinkConnection, key: DeviceKey) => Promise<T>,
): Promise<T> {
  const [admission, ...others] = admissions;
  if (!admission || others.length > 0)
    throw new CommandError(exitCodes.usage, 'One --token is for one other device: give one.');
  const { introduction, privateKey, config, places, listenPort } = admission;
  const { ServerlessNode } = await import('./serverless-node.ts');
  const node = new ServerlessNode({
    privateKey,
    config,
    places,
    tcpPort: listenPort,
    environment: given.around.environment,
  });
  try {
    const connection = await node.introduce(introduction, () => given.events);
    return await run(connection, deviceKeyFrom(privateKey));
  } finally {
    await node.close('the command ended');
  }
}
