import type { Command } from './command.ts';
import { commandNames, loadCommand } from './commands/index.ts';
import { version } from './version.ts';

const width = 26;

export async function overview(): Promise<string> {
  const commands = await Promise.all(commandNames.map((name) => loadCommand(name)));
  const lines = commands.filter((command) => command !== undefined).map(lineOf);
  return [
    `mistri ${version}: reach your devices wherever they are, with end-to-end encryption.`,
    '',
    'Usage: mistri <command> [options]',
    '',
    ...lines,
    '',
    'Every command takes --json (for programs) and --help.',
    'Ends with 0 done · 1 failed · 2 wrong usage · 3 not logged in · 4 refused · 5 not reachable.',
    'Configuration and key of this device: MISTRI_HOME, else $XDG_CONFIG_HOME/mistri or ~/.config/mistri.',
  ].join('\n');
}

export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.explained, json: 'for programs: JSON on standard output' });
  return [
    `Usage: mistri ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.summary,
    ...(command.help ? ['', command.help.trim()] : []),
    '',
    'Options:',
    ...options.map(([name, text]) => `  ${flagOf(command, name).padEnd(width)}${text}`),
  ].join('\n');
}

function lineOf(command: Command): string {
  const start = `  ${`${command.name} ${command.usage}`.trimEnd()}`;
  if (start.length < width + 2) return `${start.padEnd(width + 2)}${command.summary}`;
  return `${start}\n${' '.repeat(width + 2)}${command.summary}`;
}

function flagOf(command: Command, name: string): string {
  return command.options[name]?.type === 'string' ? `--${name} <…>` : `--${name}`;
}
