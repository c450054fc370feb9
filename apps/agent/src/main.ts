import { parseArgs, styleText } from 'node:util';
import { joinDashValues } from '@mistri/link/join-dash-values';
import { type Command, CommandError, type ExitCode, exitCodes, type Given, type Surroundings } from './command.ts';
import { commandNames, loadCommand } from './commands/index.ts';
import { homeFolder } from './config/home-folder.ts';
import { helpOf, overview } from './help.ts';
import { version } from './version.ts';

const common = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const;

async function run(parameters: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = parameters;
  if (name === '--version' || name === 'version') {
    console.log(version);
    return exitCodes.ok;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help(rest[0]);
  const command = await loadCommand(name);
  if (!command) {
    const near = commandNames.find((other) => other.startsWith(name.slice(0, 2)));
    const hint = near ? `Did you mean \`mistri ${near}\`?` : 'See `mistri help`.';
    throw new CommandError(exitCodes.usage, `There is no command "${name}".`, hint);
  }
  const given = read(command, rest);
  if (given.values['help'] === true) {
    console.log(helpOf(command));
    return exitCodes.ok;
  }
  const [fewest, most] = command.words;
  if (given.words.length < fewest || given.words.length > most)
    throw new CommandError(
      exitCodes.usage,
      `Usage: mistri ${command.name} ${command.usage}`,
      `See \`mistri help ${command.name}\`.`,
    );
  return command.run(given, surroundings(given.values['json'] === true));
}

async function help(name: string | undefined): Promise<ExitCode> {
  const command = name === undefined ? undefined : await loadCommand(name);
  if (name !== undefined && !command) throw new CommandError(exitCodes.usage, `There is no command "${name}".`);
  console.log(command ? helpOf(command) : await overview());
  return exitCodes.ok;
}

function read(command: Command, parameters: readonly string[]): Given {
  try {
    const options = { ...common, ...command.options };
    const { values, positionals } = parseArgs({
      args: [...joinDashValues(parameters, options)],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values, words: positionals };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new CommandError(exitCodes.usage, `${message}.`, `See \`mistri help ${command.name}\`.`);
  }
}

function surroundings(isJson: boolean): Surroundings {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Who presses Ctrl-C twice wants out now.
      if (stop.signal.aborted) process.exit(exitCodes.interrupted);
      stop.abort(signal);
    });
  }
  return {
    home: homeFolder(process.env),
    isJson,
    environment: process.env,
    signal: stop.signal,
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
    say: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}

/** A reader that went away (`| head`) is no error. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ error: error.message, ...(error.fix ? { fix: error.fix } : {}) }));
  } else {
    console.error(styleText('red', error.message, { stream: process.stderr }));
    if (error.fix) console.error(error.fix);
  }
  process.exitCode = error.exitCode;
}
