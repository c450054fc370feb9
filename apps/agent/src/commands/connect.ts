import { type Command, CommandError, exitCodes, isSet } from '../command.ts';
import { useConsole } from '../node/use-console.ts';
import { openSession } from '../node/open-session.ts';
import { readAdmissions, tokenExplained, tokenOptions } from '../token/token-options.ts';
import { showPath } from '../node/show-path.ts';

export const command: Command = {
  name: 'connect',
  usage: '<node>',
  summary: 'Connect to a node: its console where that is allowed, else the path, live.',
  help: `
Shows by which rung of the ladder the connection goes, how it came to that, and every change, until Ctrl-C. With
--console your input goes to the program that the node offers ("serve.console" in its configuration), if the rules name
"console", and its output comes back.`,
  options: { console: { type: 'boolean' }, ...tokenOptions },
  explained: { console: "talk to the node's console program by standard input and output", ...tokenExplained },
  words: [0, 1],
  run: async (given, around) => {
    const wantsConsole = isSet(given, 'console');
    const [to = ''] = given.words;
    const admissions = await readAdmissions(given, around, 'guest');
    if (!admissions && !to) throw new CommandError(exitCodes.usage, 'Say which node: `mistri connect <node>`.');
    return openSession(around, { to, scopes: [wantsConsole ? 'console' : 'ping'], admissions }, async (opened) => {
      if (wantsConsole) return useConsole(opened, around);
      await showPath(opened, around);
      return exitCodes.ok;
    });
  },
};
