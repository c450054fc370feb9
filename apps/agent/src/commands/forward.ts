import { type Command, CommandError, type ExitCode, exitCodes, type Given, type Surroundings } from '../command.ts';
import { forwardPort } from '../forward/forward-port.ts';
import { readTarget, textOfTarget } from '../forward/forward-label.ts';
import { openSession } from '../node/open-session.ts';

export const command: Command = {
  name: 'forward',
  usage: '<local> <node>:<remote>',
  summary: 'Make a port of a node, or of a host it reaches, a port of this machine.',
  help: `
<local> is a port of this machine (0: any free one) or address:port; only programs of this machine reach it unless you
name another address. <remote> is a port of the node, or host:port as seen from it.

  mistri forward 8080 workshop:80          http://localhost:8080 is port 80 of "workshop"
  mistri forward 2222 workshop:nas.lan:22  ssh -p 2222 localhost reaches nas.lan, if a rule names it

Connections that are open survive a change of network on either side. Runs until it is stopped.`,
  options: {},
  explained: {},
  words: [2, 2],
  run,
};

async function run(given: Given, around: Surroundings): Promise<ExitCode> {
  const [localText = '', remoteText = ''] = given.words;
  const local = readTarget(localText) ?? (localText === '0' ? { host: undefined, port: 0 } : undefined);
  if (!local) throw new CommandError(exitCodes.usage, `"${localText}" is no local port: 8080 and 127.0.0.1:8080 are.`);
  const at = remoteText.indexOf(':');
  const target = at > 0 ? readTarget(remoteText.slice(at + 1)) : undefined;
  if (!target)
    throw new CommandError(
      exitCodes.usage,
      `"${remoteText}" is no <node>:<remote>: workshop:80 and workshop:nas.lan:22 are.`,
    );
  return openSession(around, { to: remoteText.slice(0, at), scopes: [`forward:${textOfTarget(target)}`] }, (opened) =>
    forwardPort({ ...opened, around, local, target }),
  );
}
