import { type Command, exitCodes } from '../command.ts';
import { listNodes } from '../node/find-node.ts';
import { ignoreSession } from '../node/ignore-session.ts';
import { withNode } from '../node/with-node.ts';
import { tableOf } from '../table.ts';

export const command: Command = {
  name: 'nodes',
  usage: '',
  summary: 'The devices this one reaches, and what it may do there.',
  help: '',
  options: {},
  explained: {},
  words: [0, 0],
  run: (_given, around) =>
    withNode(around, ignoreSession, async (node) => {
      const nodes = await listNodes(node);
      if (around.isJson) {
        around.print(JSON.stringify({ nodes }));
        return exitCodes.ok;
      }
      if (nodes.length === 0) {
        around.print('None yet. Register another device with your account, or add a rule on the page of your team.');
        return exitCodes.ok;
      }
      const rows = nodes.map((one) => [
        one.name,
        one.isOnline ? 'online' : lastSeen(one.lastSeenAt),
        one.isOwn ? 'yours' : one.team,
        one.scopes.join(' ') || '-',
        one.deviceId,
      ]);
      for (const line of tableOf(['NODE', 'STATE', 'OF', 'MAY', 'ID'], rows)) around.print(line);
      return exitCodes.ok;
    }),
};

function lastSeen(at: string | null): string {
  return at === null ? 'never seen' : `offline since ${at.slice(0, 16).replace('T', ' ')}`;
}
