import { joinBytes } from '@mistri/usb';
import type { Invocation, Program } from '../shell/program.ts';
import { FileError } from '../system/file-error.ts';
import { readOptions } from './files.ts';

/** Lines of the named files, or of the input. Says on its own which file cannot be read. */
async function* linesOf(
  call: Invocation,
  paths: readonly string[],
  missed: () => void,
): AsyncGenerator<{ line: string; path: string }> {
  for (const path of paths.length > 0 ? paths : ['-']) {
    if (path === '-') {
      for await (const line of call.stdin.lines()) yield { line, path };
      continue;
    }
    let text: string;
    try {
      text = call.files.readText(call.path(path), call.uid);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      missed();
      await call.fail(`${path}: ${error.message}`);
      continue;
    }
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) yield { line, path };
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  0: '\0',
};
const unescaped = (text: string): string =>
  text.replaceAll(/\\([ntr\\abe0])/g, (_, letter: string) => escapes[letter] ?? letter);

const echo: Program = async (call) => {
  const words = [...call.words];
  let newline = true;
  let escaped = false;
  for (let first = words[0]; first !== undefined && /^-[ne]+$/.test(first); first = words[0]) {
    newline &&= !first.includes('n');
    escaped ||= first.includes('e');
    words.shift();
  }
  const text = words.join(' ');
  await call.out((escaped ? unescaped(text) : text) + (newline ? '\n' : ''));
  return 0;
};

/** `\377` is one byte, whatever it means as text: it travels in the private use area until it is written. */
const rawByte = 0xf700;
const withOctal = (format: string): string =>
  unescaped(
    format.replaceAll(/\\([0-7]{1,3})/g, (_, digits: string) =>
      String.fromCharCode(rawByte + (Number.parseInt(digits, 8) & 255)),
    ),
  );

function bytesOf(text: string): Uint8Array {
  const parts = text.split(/([\uf700-\uf7ff])/).map((part) => {
    const raw = part.length === 1 ? part.charCodeAt(0) - rawByte : -1;
    return raw >= 0 && raw < 256 ? Uint8Array.of(raw) : new TextEncoder().encode(part);
  });
  return joinBytes(parts);
}

const printf: Program = async (call) => {
  const [format = '', ...values] = call.words;
  let rest = [...values];
  do {
    let used = 0;
    const text = withOctal(format).replaceAll(/%(0?\d*)([sdx%])/g, (_, width: string, kind: string) => {
      if (kind === '%') return '%';
      const value = rest[used] ?? '';
      used += 1;
      const shown = kind === 's' ? value : (Number.parseInt(value || '0', 10) || 0).toString(kind === 'x' ? 16 : 10);
      return shown.padStart(Number(width), width.startsWith('0') ? '0' : ' ');
    });
    await call.stdout.write(bytesOf(text));
    if (used === 0) break;
    rest = rest.slice(used);
  } while (rest.length > 0);
  return 0;
};

const grepLetters = 'ivcnlqoEFw';

const grep: Program = async (call) => {
  const read = await readOptions(call, grepLetters);
  if (!read) return 2;
  const [pattern, ...paths] = read.operands;
  if (pattern === undefined) return call.fail('Needs a pattern').then(() => 2);
  const { flags } = read;
  const test = expressionOf(pattern, flags);
  if (!test) return call.fail(`bad pattern '${pattern}'`).then(() => 2);
  let found = 0;
  let number = 0;
  let missing = false;
  for await (const { line, path } of linesOf(call, paths, () => (missing = true))) {
    number += 1;
    test.lastIndex = 0;
    if (test.test(line) === flags.has('v')) continue;
    found += 1;
    if (flags.has('q')) break;
    if (flags.has('c')) continue;
    const prefix = (paths.length > 1 ? `${path}:` : '') + (flags.has('n') ? `${number}:` : '');
    if (flags.has('o')) for (const [part] of line.matchAll(test)) await call.out(`${prefix}${part}\n`);
    else await call.out(flags.has('l') ? `${path}\n` : `${prefix}${line}\n`);
  }
  if (flags.has('c') && !flags.has('q')) await call.out(`${found}\n`);
  return missing ? 2 : found > 0 ? 0 : 1;
};

function expressionOf(pattern: string, flags: ReadonlySet<string>): RegExp | undefined {
  const literal = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // Basic expressions write the operators of extended ones with a backslash, and the other way round.
  const swapped = pattern.replaceAll(
    /\\([+?(){}|])|([+?(){}|])/g,
    (_, written?: string, plain?: string) => written ?? `\\${plain ?? ''}`,
  );
  const source = flags.has('F') ? literal : flags.has('E') ? pattern : swapped;
  try {
    return new RegExp(flags.has('w') ? `\\b(?:${source})\\b` : source, flags.has('i') ? 'gi' : 'g');
  } catch {
    return undefined;
  }
}

async function countAndPaths(call: Invocation): Promise<{ count: number; paths: string[] } | undefined> {
  const paths = [...call.words];
  let count = 10;
  const [first = ''] = paths;
  if (/^-\d+$/.test(first)) count = Number(paths.shift()?.slice(1));
  else if (first.startsWith('-n')) {
    paths.shift();
    count = Number(first.length > 2 ? first.slice(2) : paths.shift());
  }
  if (Number.isInteger(count)) return { count, paths };
  await call.fail('bad number of lines');
  return undefined;
}

const head: Program = async (call) => {
  const asked = await countAndPaths(call);
  if (!asked) return 1;
  let missing = false;
  let shown = 0;
  for await (const { line } of linesOf(call, asked.paths, () => (missing = true))) {
    if (shown === asked.count) break;
    await call.out(`${line}\n`);
    shown += 1;
    if (shown === asked.count) break;
  }
  return Number(missing);
};

const tail: Program = async (call) => {
  const asked = await countAndPaths(call);
  if (!asked) return 1;
  let missing = false;
  const kept: string[] = [];
  for await (const { line } of linesOf(call, asked.paths, () => (missing = true))) {
    kept.push(line);
    if (kept.length > asked.count) kept.shift();
  }
  for (const line of kept) await call.out(`${line}\n`);
  return Number(missing);
};

const wc: Program = async (call) => {
  const read = await readOptions(call, 'lwc');
  if (!read) return 1;
  const flags = read.flags.size > 0 ? read.flags : new Set(['l', 'w', 'c']);
  let status = 0;
  for (const path of read.operands.length > 0 ? read.operands : ['-']) {
    try {
      const bytes =
        path === '-' ? await call.stdin.readAll() : joinBytes([...call.files.read(call.path(path), call.uid)]);
      // One character per byte: words and lines are counted in files that are no text, too.
      const text = new TextDecoder('latin1').decode(bytes);
      const counts: [string, number][] = [
        ['l', text.split('\n').length - 1],
        ['w', text.split(/\s+/).filter((word) => word !== '').length],
        ['c', bytes.length],
      ];
      const shown = counts.filter(([letter]) => flags.has(letter)).map(([, count]) => count);
      await call.out(`${shown.join(' ')}${path === '-' ? '' : ` ${path}`}\n`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await call.fail(`${path}: ${error.message}`);
    }
  }
  return status;
};

const sort: Program = async (call) => {
  const read = await readOptions(call, 'nru');
  if (!read) return 1;
  const lines: string[] = [];
  let missing = false;
  for await (const { line } of linesOf(call, read.operands, () => (missing = true))) lines.push(line);
  const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
  const byNumber = (one: string, other: string): number =>
    (Number.parseFloat(one) || 0) - (Number.parseFloat(other) || 0) || byText(one, other);
  const sorted = lines.toSorted(read.flags.has('n') ? byNumber : byText);
  if (read.flags.has('r')) sorted.reverse();
  for (const line of read.flags.has('u') ? new Set(sorted) : sorted) await call.out(`${line}\n`);
  return Number(missing);
};

const uniq: Program = async (call) => {
  const counting = call.words[0] === '-c';
  let last: string | undefined;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (last !== undefined) await call.out(counting ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
  };
  for await (const { line } of linesOf(call, counting ? call.words.slice(1) : call.words, () => undefined)) {
    if (line === last) count += 1;
    else {
      await flush();
      last = line;
      count = 1;
    }
  }
  await flush();
  return 0;
};

const cut: Program = async (call) => {
  const words = [...call.words];
  let delimiter = '\t';
  let fields = '';
  for (let first = words[0]; first?.startsWith('-'); first = words[0]) {
    words.shift();
    const value = first.length > 2 ? first.slice(2) : (words.shift() ?? '');
    if (first.startsWith('-d')) delimiter = value;
    else if (first.startsWith('-f')) fields = value;
    else return call.fail(`Unknown option '${first.slice(1)}'`);
  }
  const ranges = fields.split(',').map((part) => {
    const [from = '1', to] = part.split('-');
    return [Number(from || 1), part.includes('-') ? Number(to || 9999) : Number(from)] as const;
  });
  if (ranges.some(([from, to]) => !(from > 0) || !(to >= from))) return call.fail(`bad list '${fields}'`);
  for await (const { line } of linesOf(call, words, () => undefined)) {
    const parts = line.split(delimiter);
    const chosen = parts.filter((_, index) => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to));
    await call.out(`${parts.length > 1 ? chosen.join(delimiter) : line}\n`);
  }
  return 0;
};

const tr: Program = async (call) => {
  const deleting = call.words[0] === '-d';
  const spread = (set: string): string[] => {
    const text = unescaped(set).replaceAll(/(.)-(.)/gs, (_, from: string, to: string) =>
      Array.from({ length: Math.max(0, to.charCodeAt(0) - from.charCodeAt(0) + 1) }, (_unused, index) =>
        String.fromCharCode(from.charCodeAt(0) + index),
      ).join(''),
    );
    return Array.from(text);
  };
  const from = spread((deleting ? call.words[1] : call.words[0]) ?? '');
  const to = spread((deleting ? '' : call.words[1]) ?? '');
  const text = new TextDecoder().decode(await call.stdin.readAll());
  const mapped = Array.from(text, (char) => {
    const at = from.lastIndexOf(char);
    if (at < 0) return char;
    return deleting ? '' : (to[Math.min(at, to.length - 1)] ?? char);
  });
  await call.out(mapped.join(''));
  return 0;
};

const test: Program = async (call) => {
  const words = [...call.words];
  if (call.name === '[' && words.pop() !== ']') return call.fail("missing ']'").then(() => 2);
  const negated = words[0] === '!';
  if (negated) words.shift();
  const result = judge(call, words);
  return result === undefined ? call.fail(`bad test: ${words.join(' ')}`).then(() => 2) : Number(result === negated);
};

function judge(call: Invocation, words: readonly string[]): boolean | undefined {
  const [one = '', middle = '', other = ''] = words;
  if (words.length === 0) return false;
  if (words.length === 1) return one !== '';
  if (words.length === 2) {
    if (one === '-n') return middle !== '';
    if (one === '-z') return middle === '';
    const path = call.path(middle);
    const isThere = call.files.exists(path, call.uid);
    const found = isThere ? call.files.stat(path, call.uid) : undefined;
    if (one === '-e') return isThere;
    if (one === '-f') return found?.type === 'file';
    if (one === '-d') return found?.type === 'directory';
    return one === '-s' ? (found?.size ?? 0) > 0 : undefined;
  }
  const [a, b] = [Number(one), Number(other)];
  const comparisons: Record<string, boolean> = {
    '=': one === other,
    '!=': one !== other,
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  };
  return words.length === 3 ? comparisons[middle] : undefined;
}

const tee: Program = async (call) => {
  const bytes = await call.stdin.readAll();
  await call.stdout.write(bytes);
  for (const path of call.words) {
    try {
      call.files.write(call.path(path), call.uid, bytes);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return call.fail(`${path}: ${error.message}`);
    }
  }
  return 0;
};

const basename: Program = async (call) => {
  await call.out(`${(call.words[0] ?? '').replace(/\/+$/, '').split('/').at(-1) ?? ''}\n`);
  return 0;
};

const pwd: Program = async (call) => {
  await call.out(`${call.shell.folder}\n`);
  return 0;
};

const env: Program = async (call) => {
  for (const [name, value] of call.shell.variables) await call.out(`${name}=${value}\n`);
  return 0;
};

export const textPrograms: readonly (readonly [string, Program])[] = [
  ...Object.entries({ echo, printf, grep, head, tail, wc, sort, uniq, cut, tr, test, tee, basename, pwd, env }),
  ['[', test],
  ['true', async () => 0],
  ['false', async () => 1],
];
