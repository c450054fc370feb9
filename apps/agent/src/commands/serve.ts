import { placeText } from '@mistri/contracts/link/place-text';
import { scopePattern } from '@mistri/contracts/link/scope';
import { type Command, CommandError, exitCodes, type Given, type Surroundings, textsOf } from '../command.ts';
import { defaultServe, readConfig } from '../config/agent-config.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { readDevice } from '../config/device.ts';
import { AgentNode } from '../node/agent-node.ts';
import { clockWarning } from '../node/with-node.ts';
import { hostSession } from '../serve/host-session.ts';
import { removeServing, readServing, type ServingState, writeServing } from '../serve/serving-file.ts';
import { type Admission, readAdmissions, tokenExplained, tokenOptions } from '../token/token-options.ts';

export const command: Command = {
  name: 'serve',
  usage: '[--token <file>]',
  summary: 'Let other devices reach this one as its rules allow. Runs until it is stopped.',
  help: `
Takes sessions that the rules of your team allow, and in them what both the session and "serve.allow" of config.json
name: "forward:22" is port 22 of this machine, "forward:*" all its ports (the default), "console" the program in
"serve.console". Opens no port for strangers: a port is open only while a session is expected on it.
\`mistri service install\` starts it with the machine.

Without a control plane: --token, once for each device that may come (docs/guides/air-gapped.md). Then nobody needs to be
logged in, and --allow says what this device lets its guests do at most.`,
  options: { ...tokenOptions, allow: { type: 'string', multiple: true } },
  explained: {
    ...tokenExplained,
    allow: 'with --token, in place of "serve.allow": e.g. forward:22; may be given several times',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const admissions = await readAdmissions(given, around, 'host');
  return admissions ? runByTokens(admissions, given, around) : runByServer(given, around);
}

async function runByTokens(admissions: readonly Admission[], given: Given, around: Surroundings): Promise<0> {
  const allow = textsOf(given, 'allow');
  const wrong = allow.find((scope) => !new RegExp(scopePattern).test(scope));
  if (wrong !== undefined)
    throw new CommandError(exitCodes.usage, `--allow "${wrong}" is no scope: forward:22 is one.`);
  const kept = readConfig(around.home)?.serve ?? defaultServe;
  const config = allow.length > 0 ? { ...kept, allow } : kept;
  checkAlone(around);
  const { serveTokens } = await import('../token/serve-tokens.ts');
  const stay = setInterval(() => undefined, 2 ** 30);
  const keep = (sessions: ServingState['sessions']): void =>
    writeServing(around.home, { pid: process.pid, isOnline: true, why: '', sessions });
  try {
    return await serveTokens({ around, admissions, config, say: sayer(around), keep });
  } finally {
    clearInterval(stay);
    removeServing(around.home);
  }
}

function checkAlone(around: Surroundings): void {
  const other = readServing(around.home);
  if (!other || other.pid === process.pid) return;
  throw new CommandError(
    exitCodes.failed,
    `This device is being served already, by process ${other.pid}.`,
    'Stop that one first (or `mistri service uninstall`).',
  );
}

async function runByServer(given: Given, around: Surroundings): Promise<0> {
  if (textsOf(given, 'allow').length > 0)
    throw new CommandError(exitCodes.usage, '--allow is for --token; otherwise edit "serve.allow" of config.json.');
  const device = readDevice(around.home);
  checkAlone(around);
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const say = sayer(around);
  const { publicKey } = deviceKeyFrom(device.privateKey);
  const state = { isOnline: false, why: 'connecting' };
  const node = new AgentNode({
    device,
    isServing: true,
    // As guest another program takes part: `mistri attach` beside this one.
    wants: ({ role }) => role === 'host',
    events: {
      online: (name, skew_ms) => {
        Object.assign(state, { isOnline: true, why: '' });
        say('online', `Online as "${name}".`);
        if (Math.abs(skew_ms) > 60_000) say('clock', clockWarning(skew_ms));
        keep();
      },
      offline: (why, againIn_ms) => {
        Object.assign(state, { isOnline: false, why });
        keep();
        if (againIn_ms === undefined) reject(new CommandError(exitCodes.refused, `Not any more: ${why}.`));
        else say('offline', `Offline: ${why}. Again in ${(againIn_ms / 1000).toFixed(1)} s.`);
      },
      session: (introduction, connection) => {
        const { scopes } = connection.token.claims;
        say('session', `${introduction.peer.name}: session ${introduction.sessionId}, may ${scopes.join(' ')}`);
        return hostSession({ connection, config: device.config.serve, publicKey, say, changed: keep });
      },
      refused: (introduction, why) => say('refused', `${introduction.peer.name}: not followed: ${why}.`),
    },
  });
  const keep = (): void => {
    const sessions = [...node.connections.values()].map((one) => ({
      peer: one.peerName,
      state: one.session.state,
      path: one.session.path && `by ${placeText(one.session.path.kind, one.session.path.path)}`,
    }));
    writeServing(around.home, { pid: process.pid, ...state, sessions });
  };
  const stopped = new Promise<void>((resolve) => {
    around.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // The line to the server is no reason for Node to stay; the wish to serve is.
  const stay = setInterval(() => undefined, 2 ** 30);
  try {
    keep();
    node.start();
    await Promise.race([stopped, gone]);
    return exitCodes.ok;
  } finally {
    clearInterval(stay);
    await node.close('the other device stopped serving');
    removeServing(around.home);
  }
}

/** A line per event, with its time; with `--json` an object per event. */
function sayer(around: Surroundings): (event: string, text: string) => void {
  return (event, text) => {
    const at = new Date().toISOString();
    if (around.isJson) around.print(JSON.stringify({ at, event, text }));
    else around.print(`${at.slice(0, 19).replace('T', ' ')}  ${text}`);
  };
}
