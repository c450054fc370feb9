import { type Command, CommandError, exitCodes, type Given, type Surroundings } from '../command.ts';
import { readDevice } from '../config/device.ts';
import { installService, serviceStatus, uninstallService } from '../service/service.ts';

export const command: Command = {
  name: 'service',
  usage: 'install | uninstall | status',
  summary: 'Start `mistri serve` with the machine.',
  help: `
Linux: writes a unit of systemd for your user and enables it, where systemd runs. macOS: writes a launch agent. Windows:
writes a task for the task scheduler. What could not be done by itself is said, with the command that does it.`,
  options: {},
  explained: {},
  words: [1, 1],
  run: async (given: Given, around: Surroundings) => {
    const [what = ''] = given.words;
    const kind = process.platform;
    if (what === 'install') {
      readDevice(around.home);
      print(around, installService(kind, around.home));
    } else if (what === 'uninstall') print(around, uninstallService(kind));
    else if (what === 'status') print(around, serviceStatus(kind));
    else throw new CommandError(exitCodes.usage, `"${what}" is not known: install, uninstall or status.`);
    return exitCodes.ok;
  },
};

function print(around: Surroundings, result: { readonly file: string; readonly lines: readonly string[] }): void {
  if (around.isJson) around.print(JSON.stringify(result));
  else for (const line of result.lines) around.print(line);
}
