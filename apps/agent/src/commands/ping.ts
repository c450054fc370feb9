import { type Command, CommandError, exitCodes, wholeNumberOf } from '../command.ts';
import { openSession } from '../node/open-session.ts';
import { readAdmissions, tokenExplained, tokenOptions } from '../token/token-options.ts';
import { measure, textOfMeasured } from '../node/measure.ts';

export const command: Command = {
  name: 'ping',
  usage: '<node> [--count <n>]',
  summary: 'Measure the connection to a node: which channel, round trip, loss.',
  help: 'An answer counts as lost when it is not here within two seconds.',
  options: { count: { type: 'string' }, ...tokenOptions },
  explained: { count: 'how many (5), 1 to 1000', ...tokenExplained },
  words: [0, 1],
  run: async (given, around) => {
    const count = wholeNumberOf(given, 'count', [1, 1000]) ?? 5;
    const [to = ''] = given.words;
    const admissions = await readAdmissions(given, around, 'guest');
    if (!admissions && !to) throw new CommandError(exitCodes.usage, 'Say which node: `mistri ping <node>`.');
    return openSession(around, { to, scopes: ['ping'], admissions }, async ({ connection, code, paths }) => {
      const measured = await measure(
        connection,
        count,
        (line) => {
          if (!around.isJson) around.print(line);
        },
        around.signal,
      );
      if (around.isJson)
        around.print(
          JSON.stringify({ node: connection.peerName, code, ...measured, paths, ladder: connection.ladder }),
        );
      else around.print(textOfMeasured(measured));
      return measured.received === 0 ? exitCodes.unreachable : exitCodes.ok;
    });
  },
};
