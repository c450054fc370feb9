import { placeText } from '@mistri/contracts/link/place-text';
import type { DeviceKey, LinkConnection, SessionEnd } from '@mistri/link';
import { codeLabel, exchangeCode, priorities } from '@mistri/link';
import { CommandError, type ExitCode, exitCodes, type Surroundings } from '../command.ts';
import { readDevice } from '../config/device.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { findNode } from './find-node.ts';
import { textOfStep } from './step-text.ts';
import type { Admission } from '../token/token-options.ts';
import { withNode } from './with-node.ts';
import { withToken } from './with-token.ts';

export interface Opened {
  readonly connection: LinkConnection;
  readonly ended: Promise<string>;
  /** Six digits, the same on both sides when nobody is between them. */
  readonly code: string;
  /** Every path it has had, with the time since the session was asked for. */
  readonly paths: readonly PathTaken[];
}

export interface PathTaken {
  readonly rung: string;
  readonly path: string;
  readonly why: string;
  readonly after_ms: number;
}

export interface Wanted {
  readonly to: string;
  readonly scopes: readonly string[];
  /** Without a control plane. */
  readonly admissions?: readonly Admission[] | undefined;
}

const pathWithin_ms = 30_000;

/**
 * A session with a node, open, with its verification code: for the commands that use one.
 *
 * @throws CommandError when the node is unknown, offline, or cannot be reached
 */
export function openSession(
  around: Surroundings,
  wanted: Wanted,
  use: (opened: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  const hasPath = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<string>();
  const paths: PathTaken[] = [];
  let askedAt_ms = 0;
  const events = {
    stream: (stream: { reset(reason: string): void }) => {
      stream.reset('this device is not serving');
    },
    state: () => undefined,
    path: (to: { kind: string; path: string } | undefined, why: string) => {
      const after_ms = Math.round(performance.now() - askedAt_ms);
      paths.push({ rung: to?.kind ?? 'none', path: to?.path ?? '', why, after_ms });
      if (to) hasPath.resolve(undefined);
      if (!around.isJson)
        around.say(to ? `Connected by ${placeText(to.kind, to.path)} (${why}).` : `Interrupted: ${why}.`);
    },
    step: () => undefined,
    ended: (end: SessionEnd) => {
      ended.resolve(end.reason);
    },
  };
  const useOpened = async (connection: LinkConnection, key: DeviceKey): Promise<ExitCode> => {
    await Promise.race([hasPath.promise, ended.promise, noPath(connection, around, wanted)]);
    if (connection.session.state === 'ended')
      throw new CommandError(exitCodes.refused, `The session was ended: ${await ended.promise}.`);
    const code = await agreeOnCode(connection, key);
    if (!around.isJson) around.say(`Verification code ${code}: the other device shows the same.`);
    return use({ connection, ended: ended.promise, code, paths });
  };
  if (wanted.admissions) {
    askedAt_ms = performance.now();
    return withToken(wanted.admissions, { around, events }, useOpened);
  }
  return withNode(
    around,
    () => events,
    async (node) => {
      const found = await findNode(node, wanted.to);
      if (!found.isOnline)
        throw new CommandError(
          exitCodes.unreachable,
          `"${found.name}" is offline.`,
          'Start `mistri serve` there, or `mistri service install` once.',
        );
      askedAt_ms = performance.now();
      const connection = await node.connect(found.deviceId, wanted.scopes);
      return useOpened(connection, deviceKeyFrom(readDevice(around.home).privateKey));
    },
  );
}

async function agreeOnCode(connection: LinkConnection, { publicKey }: DeviceKey): Promise<string> {
  const { peerKey, tokenHash } = connection.token;
  const stream = connection.open(codeLabel, priorities.control);
  return exchangeCode(stream, 'guest', { hostKey: peerKey, guestKey: publicKey, tokenHash });
}

function noPath(connection: LinkConnection, around: Surroundings, { admissions }: Wanted): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => {
      const { ladder, underWay } = connection;
      const tried = [...ladder.map(textOfStep), ...underWay.map((way) => `${way}: no answer yet`)].join('\n  ');
      reject(
        new CommandError(
          exitCodes.unreachable,
          `No way to "${connection.peerName}" was found within ${pathWithin_ms / 1000} s.${tried ? ` Tried:\n  ${tried}` : ''}`,
          admissions
            ? 'Is `mistri serve --token` running there, and is no other program here using this token?'
            : 'Run `mistri doctor` on both devices.',
        ),
      );
    }, pathWithin_ms);
    timer.unref();
    around.signal.addEventListener('abort', () => {
      reject(new CommandError(exitCodes.interrupted, 'Stopped.'));
    });
  });
}
