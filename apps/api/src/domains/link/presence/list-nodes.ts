import type { LinkNode } from '@mistri/contracts/link/presence';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { reachableNodes } from '../nodes/reachable-nodes.ts';

const perMessage = 20;

/** Answers which devices this one may see, a few in each message. */
export async function listNodes(hub: Hub, connection: Connection, ref: number): Promise<void> {
  const { device } = connection;
  if (!device || device.kind === 'relay') return;
  const nodes: LinkNode[] = await reachableNodes(hub.services.db, device);
  for (let from = 0; from === 0 || from < nodes.length; from += perMessage) {
    const isLast = from + perMessage >= nodes.length;
    connection.send({ type: 'nodes', ref, nodes: nodes.slice(from, from + perMessage), isLast });
  }
}
