import { logFileLines, readLogFile, SessionLogReader, verifyLogFile } from '@mistri/signed-log/session-log';
import { canonicalJson, type Json, NotJsonError } from '@mistri/signed-log';
import { encodeFrame, frameKinds, FrameParser, ProtocolError } from '@mistri/remote-repair';
import {
  readDone,
  readFiles,
  readHave,
  readOffer,
  readProgress,
  readRefusal,
  readRequest,
  readResize,
  readStarted,
  readState,
  readWaiting,
} from '../../../packages/remote-repair/src/protocol/schemas.ts';
import { limits } from '../../../packages/remote-repair/src/protocol/limits.ts';
import { readJson } from '../../../packages/remote-repair/src/protocol/read-json.ts';
import { FramedStream } from '../../../packages/remote-repair/src/streams/framed-stream.ts';
import type { ByteStream } from '../../../packages/remote-repair/src/streams/byte-stream.ts';
import { logOf, publishedDevice, sessionId } from '../../../packages/signed-log/test/session-logs.ts';
import {
  bytesOf,
  type FuzzTarget,
  jsonOf,
  must,
  type Outcome,
  outcomeOf,
  outcomeOfAsync,
  same,
} from '../fuzz-target.ts';
import { pieces } from '../mutate.ts';

const mib = 1024 * 1024;

const request = { v: 1, id: 'a1', operation: 'shell.run', values: { command: 'id', lines: 3, all: true } };
const sha256 = 'a'.repeat(64);
const manifest = { v: 1, sha256, length: 9, name: 'boot.img', image: { partition: 'boot', rollbackIndex: 3 } };
const state = {
  protocol: 'mistri-repair/1',
  phone: { presence: 'there', mode: 'system' },
  arrivals: 1,
  device: { vendorId: 1, productId: 2, serial: 'S' },
  powers: ['shell'],
  possible: ['flash'],
  consent: { number: 1, sha256 },
  remaining_ms: 60_000,
  operations: [{ id: 'a1', operation: 'shell.run', command: 'adb shell id' }],
};

const said: readonly (readonly [(bytes: Uint8Array) => unknown, unknown])[] = [
  [readRequest, request],
  [readResize, { columns: 80, rows: 24 }],
  [readStarted, { command: 'adb shell id' }],
  [readProgress, { done_bytes: 1, total_bytes: 2 }],
  [readFiles, [{ name: 'a', size: 1, isFolder: false, mtime_s: 1 }]],
  [readWaiting, { for: 'consent' }],
  [readDone, { command: 'id', exitStatus: 0, facts: { model: 'One' }, contents: { length: 1, sha256 } }],
  [readRefusal, { code: 'over', message: 'The session is over.' }],
  [readOffer, { v: 1, manifest, signature: 'B'.repeat(86) }],
  [readHave, { have_bytes: 5, complete: false }],
  [readState, state],
];

const words = [
  '"v":1',
  '"__proto__":',
  '"values":{',
  '"constructor":',
  '"id":"',
  '1e400',
  '"powers":["flash"]',
  '\\u0000',
];

const frames = [
  encodeFrame(frameKinds.request, jsonOf(request)),
  encodeFrame(frameKinds.input, bytesOf('ls\n')),
  encodeFrame(frameKinds.out, new Uint8Array(3000)),
  encodeFrame(frameKinds.inputEnd, new Uint8Array(0)),
  encodeFrame(frameKinds.data, new Uint8Array(limits.data_bytes)),
];

export const repairFrames: FuzzTarget = {
  name: 'frames of the service protocol',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [...frames, Buffer.concat(frames)],
    read: (input, random) => {
      const parser = new FrameParser();
      const read: Uint8Array[] = [];
      const outcome = outcomeOf(() => {
        for (const piece of pieces(input, random))
          parser.push(piece, ({ kind, payload }) => read.push(encodeFrame(kind, payload)));
      }, ProtocolError);
      const whole = Buffer.concat(read);
      same(whole, input.subarray(0, whole.length), 'frames');
      if (outcome === 'taken' && parser.isAtBoundary) must(whole.length === input.length, 'bytes were lost');
      return outcome;
    },
  }),
};

/** The same over a stream: who sends faster than it is read is told to wait, and the reader gets an end in any case. */
export const repairStreams: FuzzTarget = {
  name: 'streams of the service protocol',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [Buffer.concat(frames)],
    read: async (input, random): Promise<Outcome> => {
      const all = pieces(input, random);
      type Events = Parameters<ByteStream['listen']>[0];
      const held: { events?: Events } = {};
      const stream = {
        label: 'op/1',
        listen: (events: Events) => {
          held.events = events;
        },
        write: () => true,
        end: () => undefined,
        reset: () => undefined,
        pause: () => undefined,
        resume: () => undefined,
      } as unknown as ByteStream;
      const framed = new FramedStream(stream);
      for (const piece of all) held.events?.data(piece);
      held.events?.peerEnded();
      held.events?.closed(undefined);
      return outcomeOfAsync(async () => {
        while (await framed.next());
      }, ProtocolError);
    },
  }),
};

/** The first byte says which message it is. */
export const repairMessages: FuzzTarget = {
  name: 'messages of the service protocol',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: said.map(([, value], index) => Buffer.concat([Buffer.from([index]), jsonOf(value)])),
    words,
    read: (input) => {
      const [read = readRequest] = said[(input[0] ?? 0) % said.length] ?? [];
      return outcomeOf(() => {
        const value: unknown = read(input.subarray(1));
        // What is read is said again in the same form, and nothing of it comes from a prototype.
        read(jsonOf(value));
      }, ProtocolError);
    },
  }),
};

export const boundedJson: FuzzTarget = {
  name: 'JSON with limits, and its canonical form',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [jsonOf(state), jsonOf([request, 1.5, null, 'தமிழ்']), jsonOf({ a: [[[[[1]]]]] })],
    words: [...words, '[[[[[[[[[', ',', '\\"', '"'],
    read: (input) =>
      outcomeOf(
        () => {
          const value = readJson(input) as Json;
          const text = canonicalJson(value);
          must(canonicalJson(JSON.parse(text) as Json) === text, 'a canonical form that is none');
        },
        ProtocolError,
        NotJsonError,
      ),
  }),
};

export const logFiles: FuzzTarget = {
  name: 'files of session logs (`mistri log verify`)',
  most_bytes: 48 * mib,
  make: async () => {
    const { consent, entries } = await logOf(publishedDevice());
    const last = entries.at(-1);
    const head = { seq: entries.length, hash: last?.hash ?? '' };
    const lines = [...logFileLines({ sessionId, consents: [consent], head }, entries)];
    return {
      seeds: [bytesOf(lines.join('')), bytesOf(lines[0] ?? '')],
      words: [
        '"seq":20000',
        '"seq":9007199254740991',
        '"entry":',
        '\n',
        '"hash":',
        '"consent":',
        '"__proto__":',
        '{}\n',
      ],
      read: async (input): Promise<Outcome> => {
        const text = new TextDecoder().decode(input);
        const file = readLogFile(text);
        if (typeof file === 'string') return 'refused';
        const report = await verifyLogFile(file);
        must(report.ok === (report.problems.length === 0), 'a report that contradicts itself');
        const genuine = report.ok && file.entries.length > 0;
        // Changed, and all right: only where the change left every entry what it was.
        if (genuine)
          must(
            file.entries.every((entry) => entries.some((one) => alike(one, entry))),
            'a changed entry verified',
          );
        return 'taken';
      },
    };
  },
};

function alike(one: unknown, other: unknown): boolean {
  return canonicalJson(one as Json) === canonicalJson(other as Json);
}

/** Entries as they arrive over Link, one after the other: what does not verify is not taken. */
export const logEntries: FuzzTarget = {
  name: 'entries of a session log, live',
  most_bytes: 32 * mib,
  make: async () => {
    const device = publishedDevice();
    const { entries } = await logOf(device);
    const key = Buffer.from(device.publicKey).toString('base64url');
    return {
      seeds: [bytesOf(entries.map((entry) => JSON.stringify(entry)).join('\n'))],
      words: ['"seq":', '"entry":', '\n', '"hash":"', '"kind":"closed"', '"__proto__":'],
      read: async (input): Promise<Outcome> => {
        const reader = new SessionLogReader({ sessionId, key });
        let outcome: Outcome = 'taken';
        for (const line of new TextDecoder().decode(input).split('\n').slice(0, 40)) {
          const read = await reader.take(parsed(line));
          if (!read.ok) outcome = 'refused';
          else
            must(
              entries.some((one) => alike(one, read.entry)),
              'an entry that nobody signed',
            );
        }
        return outcome;
      },
    };
  },
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
