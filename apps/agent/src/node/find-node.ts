import type { LinkNode } from '@mistri/contracts/link/index';
import { CommandError, exitCodes } from '../command.ts';
import type { AgentNode } from './agent-node.ts';

/** @throws CommandError when the server does not say */
export async function listNodes(node: AgentNode): Promise<LinkNode[]> {
  const answers = await node.presence
    .ask((ref) => ({ type: 'nodes', ref }))
    .catch((error: unknown) => {
      throw new CommandError(exitCodes.unreachable, error instanceof Error ? error.message : String(error));
    });
  const found: LinkNode[] = [];
  for (const answer of answers) {
    if (answer.type === 'refused') throw new CommandError(exitCodes.refused, answer.message);
    if (answer.type === 'nodes') found.push(...answer.nodes);
  }
  return found;
}

/**
 * The node that a person names: by id, or by name where only one has it.
 *
 * @throws CommandError naming what there is
 */
export async function findNode(node: AgentNode, wanted: string): Promise<LinkNode> {
  const nodes = await listNodes(node);
  const lower = wanted.toLowerCase();
  const found = nodes.filter((one) => one.deviceId === wanted || one.name.toLowerCase() === lower);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (found.length > 1)
    throw new CommandError(
      exitCodes.usage,
      `${found.length} devices are called "${wanted}".`,
      `Name one by its id: ${found.map((one) => one.deviceId).join(', ')}`,
    );
  const names = nodes.slice(0, 8).map((one) => one.name);
  throw new CommandError(
    exitCodes.refused,
    `This device reaches no node "${wanted}".`,
    names.length > 0 ? `It reaches: ${names.join(', ')}.` : 'It reaches none yet: add a rule on the page of your team.',
  );
}
