import { powers } from '@mistri/contracts/repair/powers';
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { ProtocolError } from './frame.ts';
import { limits } from './limits.ts';
import type {
  BlobHave,
  BlobOffer,
  FileEntry,
  HostState,
  OperationDone,
  OperationRequest,
  Progress,
  Refusal,
  Waiting,
} from './messages.ts';
import { readJson } from './read-json.ts';

const closed = { additionalProperties: false } as const;
const text = (most: number) => Type.String({ maxLength: most });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const plain = text(4_000);
const power = Type.Enum([...powers]);
const powerList = Type.Array(power, { maxItems: powers.length });
const id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' });
const operation = Type.String({ pattern: '^[a-z_.]{1,64}$' });
const contents = Type.Object({ length: count, sha256 }, closed);
const one = <T extends string>(value: T) => Type.Literal(value);

const request = Type.Object(
  {
    v: Type.Literal(1),
    id,
    operation,
    values: Type.Record(
      Type.String({ pattern: `^[A-Za-z][A-Za-z0-9_]{0,${limits.name_characters - 1}}$` }),
      Type.Union([text(limits.value_characters), Type.Number(), Type.Boolean()]),
      { ...closed, maxProperties: limits.values },
    ),
    blob: Type.Optional(sha256),
  },
  closed,
);

const finding = Type.Object({ check: text(40), level: Type.Union([one('stop'), one('warn')]), message: plain }, closed);

/** Every code has a message; what else there is depends on the code and is optional here: pages show what is there. */
const refusal = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z_]{1,40}$' }),
    message: plain,
    command: Type.Optional(plain),
    power: Type.Optional(power),
    field: Type.Optional(text(64)),
    findings: Type.Optional(Type.Array(finding, { maxItems: 40 })),
  },
  closed,
);

const facts = Type.Record(text(200), text(1_000), { maxProperties: 1_000 });

const done = Type.Object(
  {
    command: plain,
    exitStatus: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    text: Type.Optional(text(limits.json_bytes)),
    facts: Type.Optional(facts),
    contents: Type.Optional(contents),
    findings: Type.Optional(Type.Array(finding, { maxItems: 40 })),
    powers: Type.Optional(powerList),
    blob: Type.Optional(contents),
  },
  closed,
);

const phone = Type.Union([
  Type.Object(
    { presence: one('away'), expecting: Type.Optional(Type.Union([one('adb'), one('fastboot')])), tap: Type.Boolean() },
    closed,
  ),
  Type.Object({ presence: one('connecting'), waitsFor: Type.Union([one('phone'), one('owner')]) }, closed),
  Type.Object(
    { presence: one('there'), mode: Type.Enum(['system', 'recovery', 'sideload', 'rescue', 'fastboot', 'fastbootd']) },
    closed,
  ),
  Type.Object({ presence: one('unusable'), message: plain }, closed),
]);

const usbNumber = Type.Integer({ minimum: 0, maximum: 0xffff });
const state = Type.Object(
  {
    protocol: one('mistri-repair/1'),
    phone,
    arrivals: count,
    device: Type.Object(
      {
        vendorId: usbNumber,
        productId: usbNumber,
        serial: text(126),
        product: Type.Optional(text(126)),
        manufacturer: Type.Optional(text(126)),
      },
      closed,
    ),
    powers: powerList,
    possible: powerList,
    consent: Type.Object({ number: Type.Integer({ minimum: 1 }), sha256 }, closed),
    remaining_ms: Type.Number({ minimum: 0 }),
    operations: Type.Array(Type.Object({ id, operation, command: plain }, closed), {
      maxItems: limits.openOperations,
    }),
  },
  closed,
);

const file = Type.Object(
  { name: text(1_000), size: Type.Number(), isFolder: Type.Boolean(), mtime_s: Type.Number() },
  closed,
);

const image = Type.Object(
  {
    product: Type.Optional(text(64)),
    partition: Type.Optional(text(72)),
    version: Type.Optional(text(80)),
    rollbackIndex: Type.Optional(count),
  },
  closed,
);

const offer = Type.Object(
  {
    v: Type.Literal(1),
    manifest: Type.Object(
      {
        v: Type.Literal(1),
        sha256,
        length: Type.Integer({ minimum: 1, maximum: limits.blob_bytes }),
        name: Type.String({
          minLength: 1,
          maxLength: limits.fileName_characters,
          pattern: String.raw`^[^\u0000-\u001f\u007f/\\]+$`,
        }),
        image: Type.Optional(image),
      },
      closed,
    ),
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  },
  closed,
);

const side = (most: number) => Type.Integer({ minimum: 1, maximum: most });

function reader<T>(what: string, schema: TSchema): (bytes: Uint8Array) => T {
  return (bytes) => {
    const value = readJson(bytes);
    if (!Check(schema, value)) throw new ProtocolError(`${what} has not the form of the protocol`);
    return value as T;
  };
}

export const readRequest = reader<OperationRequest>('a request', request);
export const readResize = reader<{ columns: number; rows: number }>(
  'a size',
  Type.Object({ columns: side(1_000), rows: side(1_000) }, closed),
);
export const readStarted = reader<{ command: string }>('a start', Type.Object({ command: plain }, closed));
export const readProgress = reader<Progress>(
  'progress',
  Type.Object({ done_bytes: Type.Number(), total_bytes: Type.Number() }, closed),
);
export const readFiles = reader<FileEntry[]>('a list of files', Type.Array(file, { maxItems: 1_000 }));
export const readWaiting = reader<Waiting>(
  'a wait',
  Type.Object({ for: Type.Union([one('confirmation'), one('consent')]) }, closed),
);
export const readDone = reader<OperationDone>('a result', done);
export const readRefusal = reader<Refusal>('a refusal', refusal);
export const readOffer = reader<BlobOffer>('an offer', offer);
export const readHave = reader<BlobHave>(
  'an answer',
  Type.Object({ have_bytes: count, complete: Type.Boolean() }, closed),
);
export const readState = reader<HostState>('a state', state);
