import { describeSessionLogProblem } from '@mistri/signed-log/session-log';
import { type Command, CommandError, exitCodes } from '../command.ts';
import { linesOf, verifyLog } from '../log/verify-log.ts';

export const command: Command = {
  name: 'log',
  usage: 'verify <file>',
  summary: 'Check the log of a remote session, offline: every signature, every place, every consent.',
  help: 'Asks nobody and needs no log-in. Ends with 1 and names the entry when something was changed, removed, added or moved.',
  options: {},
  explained: {},
  words: [2, 2],
  run: async ({ words: [verb = '', file = ''] }, around) => {
    if (verb !== 'verify') {
      throw new CommandError(exitCodes.usage, `There is no \`mistri log ${verb}\`.`, 'Use `mistri log verify <file>`.');
    }
    const verified = await verifyLog(file);
    const { report, fingerprint } = verified;
    if (around.isJson) {
      const problems = report.problems.map((problem) => ({ ...problem, message: describeSessionLogProblem(problem) }));
      const { sessionId } = verified.file;
      around.print(JSON.stringify({ ...report, sessionId, fingerprint, problems }));
    } else for (const line of linesOf(verified)) around.print(line);
    return report.ok ? exitCodes.ok : exitCodes.failed;
  },
};
