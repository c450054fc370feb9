import { type Command, CommandError, exitCodes, type Given, type Surroundings } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { readDevice } from '../config/device.ts';
import { AgentNode } from '../node/agent-node.ts';
import { clockWarning } from '../node/with-node.ts';
import { removeServing, readServing, writeServing } from '../serve/serving-file.ts';
import { textOfStep } from '../node/step-text.ts';

export const command: Command = {
  name: 'serve',
  usage: '',
  summary: 'Let other devices reach this one as its rules allow. Runs until it is stopped.',
  help: `
Takes sessions that the rules of your team allow, and in them what both the session and "serve.allow" of config.json
name: "forward:22" is port 22 of this machine, "forward:*" all its ports (the default), "console" the program in
"serve.console". Opens no port for strangers: a port is open only while a session is expected on it.
\`mistri service install\` starts it with the machine.`,
  options: {},
  explained: {},
  words: [0, 0],
  run,
};

async function run(_given: Given, around: Surroundings): Promise<0> {
  const device = readDevice(around.home);
  const other = readServing(around.home);
  if (other && other.pid !== process.pid)
    throw new CommandError(
      exitCodes.failed,
      `This device is being served already, by process ${other.pid}.`,
      'Stop that one first (or `mistri service uninstall`).',
    );
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const say = sayer(around);
  const { publicKey } = deviceKeyFrom(device.privateKey);
  const state = { isOnline: false, why: 'connecting' };
  const node = new AgentNode({
    device,
    isServing: true,
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
        const peer = introduction.peer.name;
        say('session', `${peer}: session ${introduction.sessionId}, may ${connection.token.claims.scopes.join(' ')}`);
        let loaded = import('../serve/serve-stream.ts');
        return {
          stream: (stream) => {
            loaded = loaded.then((module) => {
              module.serveStream(stream, {
                connection,
                config: device.config.serve,
                publicKey,
                say: (line) => say('use', line),
              });
              return module;
            });
          },
          state: () => undefined,
          path: (to, why) => {
            say('path', `${peer}: ${to ? `by ${to.kind}, ${to.path}` : 'no path'} (${why})`);
            keep();
          },
          step: (step) => say('step', `${peer}: ${textOfStep(step)}`),
          ended: (end) => {
            say('ended', `${peer}: ended by ${end.by === 'here' ? 'this side' : end.by}: ${end.reason}`);
            keep();
          },
        };
      },
      refused: (introduction, why) => say('refused', `${introduction.peer.name}: not followed: ${why}.`),
    },
  });
  const keep = (): void => {
    const sessions = [...node.connections.values()].map((one) => ({
      peer: one.peerName,
      state: one.session.state,
      path: one.session.path && `by ${one.session.path.kind}, ${one.session.path.path}`,
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
