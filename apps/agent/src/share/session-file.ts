import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Introduction, LinkConfig } from '@mistri/contracts/link/index';
import { textLine, typeId } from '@mistri/contracts/plain-text';
import { deviceKey } from '@mistri/contracts/remote-sessions/consent';
import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import { Type, type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { CommandError, exitCodes } from '../command.ts';

const closed = { additionalProperties: false } as const;

/**
 * A session without a control plane: whoever holds the issuer's folder (`mistri relay issuer`) writes one file for each side. The
 * key in it is of this session only; a technician's own device key is used where there is none.
 */
export const SessionFile = Type.Object(
  {
    version: Type.Literal(1),
    introduction: Introduction,
    config: LinkConfig,
    key: Type.Optional(Type.String({ maxLength: 400 })),
    /** For the customer's side: what the technician asks for. */
    asked: Type.Optional(
      Type.Object(
        {
          sessionId: typeId('rms'),
          repairId: typeId('rep'),
          customer: Type.Object({ userId: typeId('usr'), deviceId: typeId('dev') }, closed),
          technician: Type.Object(
            {
              userId: typeId('usr'),
              name: textLine(1, 120),
              certificate: textLine(1, 40),
              deviceId: typeId('dev'),
              key: deviceKey,
            },
            closed,
          ),
          minutes: Type.Number({ exclusiveMinimum: 0, maximum: 24 * 60 }),
        },
        closed,
      ),
    ),
    /** Where this side can be called, and where the other one is: for going directly without a server in between. */
    tcpPort: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    peer: Type.Optional(
      Type.Object(
        { address: Type.String({ pattern: '^[0-9a-fA-F.:]+$' }), port: Type.Integer({ minimum: 1, maximum: 65_535 }) },
        closed,
      ),
    ),
  },
  closed,
);
export type SessionFile = Static<typeof SessionFile>;

/** @throws CommandError naming the file and what is wrong in it */
export function readSessionFile(file: string): SessionFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new CommandError(exitCodes.usage, `--token ${file}: ${why}.`);
  }
  if (Check(SessionFile, value)) return value;
  const [first] = Errors(SessionFile, value);
  const where = first?.instancePath || '/';
  throw new CommandError(exitCodes.usage, `--token ${file}: ${where} ${first?.message ?? 'is wrong'}.`);
}

/** @throws CommandError when the text is no Ed25519 key */
export function keyInFile(text: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new CommandError(exitCodes.usage, '--token: "key" is no Ed25519 key in PEM.');
}

export interface FileMeeting {
  readonly connection: LinkConnection;
  close(reason: string): Promise<void>;
}

/**
 * Follows the introduction of a file, without a control plane.
 *
 * @throws CommandError when the introduction must not be followed
 */
export async function meetByFile(
  file: SessionFile,
  privateKey: KeyObject,
  events: (connection: LinkConnection) => LinkConnectionEvents,
): Promise<FileMeeting> {
  const { ServerlessNode } = await import('../node/serverless-node.ts');
  const { config, introduction, peer, tcpPort = 0 } = file;
  const node = new ServerlessNode({ privateKey, config, tcpPort, places: peer ? [peer] : [] });
  try {
    const connection = await node.introduce(introduction, events);
    return { connection, close: (reason) => node.close(reason) };
  } catch (error) {
    await node.close('not introduced');
    throw new CommandError(exitCodes.refused, `--token: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
