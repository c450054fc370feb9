import { type Command, exitCodes, isSet } from '../command.ts';
import { useConsole } from '../node/use-console.ts';
import { openSession } from '../node/open-session.ts';
import { showPath } from '../node/show-path.ts';

export const command: Command = {
  name: 'connect',
  usage: '<node>',
  summary: 'Connect to a node: its console where that is allowed, else the path, live.',
  help: `
Shows by which rung of the ladder the connection goes, how it came to that, and every change, until Ctrl-C. With
--console your input goes to the program that the node offers ("serve.console" in its configuration), if the rules name
"console", and its output comes back.`,
  options: { console: { type: 'boolean' } },
  explained: { console: "talk to the node's console program by standard input and output" },
  words: [1, 1],
  run: (given, around) => {
    const wantsConsole = isSet(given, 'console');
    const [to = ''] = given.words;
    return openSession(around, { to, scopes: [wantsConsole ? 'console' : 'ping'] }, async (opened) => {
      if (wantsConsole) return useConsole(opened, around);
      await showPath(opened, around);
      return exitCodes.ok;
    });
  },
};
