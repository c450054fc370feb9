import { type Command, exitCodes, wholeNumberOf } from '../command.ts';
import { openSession } from '../node/open-session.ts';
import { measure, textOfMeasured } from '../node/measure.ts';

export const command: Command = {
  name: 'ping',
  usage: '<node> [--count <n>]',
  summary: 'Measure the connection to a node: which channel, round trip, loss.',
  help: 'An answer counts as lost when it is not here within two seconds.',
  options: { count: { type: 'string' } },
  explained: { count: 'how many (5), 1 to 1000' },
  words: [1, 1],
  run: (given, around) => {
    const count = wholeNumberOf(given, 'count', [1, 1000]) ?? 5;
    const [to = ''] = given.words;
    return openSession(around, { to, scopes: ['ping'] }, async ({ connection, code, paths }) => {
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
