import { type Command, CommandError, type ExitCode, exitCodes, type Given, type Surroundings } from '../command.ts';
import { forwardPort } from '../forward/forward-port.ts';
import { readTarget, textOfTarget } from '../forward/forward-label.ts';
import { allowsForward } from '@mistri/contracts/link/scope';
import { openSession } from '../node/open-session.ts';
import { readAdmissions, tokenExplained, tokenOptions } from '../token/token-options.ts';

export const command: Command = {
  name: 'forward',
  usage: '<local> <node>:<remote>',
  summary: 'Make a port of a node, or of a host it reaches, a port of this machine.',
  help: `
<local> is a port of this machine (0: any free one) or address:port; only programs of this machine reach it unless you
name another address. <remote> is a port of the node, or host:port as seen from it.

  mistri forward 8080 workshop:80          http://localhost:8080 is port 80 of "workshop"
  mistri forward 2222 workshop:nas.lan:22  ssh -p 2222 localhost reaches nas.lan, if a rule names it

Connections that are open survive a change of network on either side. Runs until it is stopped.

Without a control plane, with a token of an issuer (docs/guides/air-gapped.md); <node> may be left out then:

  mistri forward 8080 :80 --token session.json`,
  options: tokenOptions,
  explained: tokenExplained,
  words: [2, 2],
  run,
};

async function run(given: Given, around: Surroundings): Promise<ExitCode> {
  const [localText = '', remoteText = ''] = given.words;
  const local = readTarget(localText) ?? (localText === '0' ? { host: undefined, port: 0 } : undefined);
  if (!local) throw new CommandError(exitCodes.usage, `"${localText}" is no local port: 8080 and 127.0.0.1:8080 are.`);
  const admissions = await readAdmissions(given, around, 'guest');
  const at = remoteText.indexOf(':');
  const target = at > 0 || (at === 0 && admissions) ? readTarget(remoteText.slice(at + 1)) : undefined;
  if (!target)
    throw new CommandError(
      exitCodes.usage,
      `"${remoteText}" is no <node>:<remote>: workshop:80 and workshop:nas.lan:22 are.`,
    );
  const wanted = { to: remoteText.slice(0, at), scopes: [`forward:${textOfTarget(target)}`], admissions };
  for (const { verified } of admissions ?? []) {
    if (!allowsForward(verified.claims.scopes, target.host, target.port))
      throw new CommandError(
        exitCodes.refused,
        `The token does not allow ${wanted.scopes[0]}.`,
        `It allows: ${verified.claims.scopes.join(' ') || 'nothing'}.`,
      );
  }
  return openSession(around, wanted, (opened) => forwardPort({ ...opened, around, local, target }));
}
