import type { FileSystem } from '../system/file-system.ts';
import { hasPattern, matchFiles } from './match-files.ts';
import type { Piece, Word } from './parse-script.ts';
import type { ShellState } from './program.ts';

/** What words mean where they stand. */
export interface WordScope {
  readonly state: ShellState;
  readonly files: FileSystem;
  readonly uid: number;
  /** Runs the script of a `$(…)`. @returns what it wrote */
  readonly substitute: (script: string) => Promise<string>;
}

export async function expandWords(words: readonly Word[], scope: WordScope): Promise<string[]> {
  const all: string[] = [];
  for (const word of words) all.push(...(await expandFields(word, scope)));
  return all;
}

/** For a place that takes exactly one word, as after `=` and `>`: nothing is split, no pattern is matched. */
export async function expandToOne(word: Word, scope: WordScope): Promise<string> {
  let text = '';
  for (const piece of word) text += await valueOf(piece, scope);
  return text;
}

/** One word becomes none, one or several: unquoted values are split at blanks, then patterns are matched with files. */
async function expandFields(word: Word, scope: WordScope): Promise<string[]> {
  const fields: { text: string; pattern: string }[] = [];
  let open = false;
  const add = (text: string, isPattern: boolean): void => {
    const last = open ? fields.pop() : undefined;
    const pattern = isPattern ? text : text.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);
    fields.push({ text: (last?.text ?? '') + text, pattern: (last?.pattern ?? '') + pattern });
    open = true;
  };
  for (const piece of word) {
    const value = await valueOf(piece, scope);
    if (piece.quoted || piece.kind === 'text') {
      add(value, !piece.quoted);
      continue;
    }
    const parts = value.split(/[ \t\n]+/);
    for (const [index, part] of parts.entries()) {
      if (index > 0) open = false;
      if (part !== '') add(part, true);
    }
  }
  const { files, uid, state } = scope;
  return fields.flatMap(({ text, pattern }) =>
    hasPattern(pattern) ? matchFiles(pattern, text, { files, uid, folder: state.folder }) : [text],
  );
}

async function valueOf(piece: Piece, { state, substitute }: WordScope): Promise<string> {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'command') return substitute(piece.script);
  if (piece.name === '?') return String(state.lastStatus);
  if (piece.name === '$') return '2357';
  return state.variables.get(piece.name) ?? piece.fallback ?? '';
}
