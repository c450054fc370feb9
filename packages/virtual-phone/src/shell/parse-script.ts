/**
 * The grammar of the phone's shell: lists (`;` `&&` `||`), pipelines, redirections, quoting, variables, command substitution,
 * `if`, `for`, `while`. A script is parsed as a whole before any of it runs; what is not understood is a syntax error.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly script: string; readonly quoted: boolean };

export type Word = readonly Piece[];

export interface Redirection {
  readonly descriptor: number;
  readonly kind: 'read' | 'write' | 'append' | 'same';
  readonly target: Word;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export type Command =
  | SimpleCommand
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: List; readonly body: List }[];
      readonly otherwise?: List;
    }
  | { readonly kind: 'loop'; readonly until: boolean; readonly test: List; readonly body: List }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: List }
  | { readonly kind: 'group'; readonly body: List; readonly subshell: boolean };

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export type List = readonly { readonly join: ';' | '&&' | '||'; readonly pipeline: Pipeline }[];

export class SyntaxProblem extends Error {}

export const scriptLimits = { script_bytes: 65_536, depth: 32 } as const;

type Token =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'redirection'; readonly descriptor: number; readonly text: string };

export function parseScript(script: string): List {
  if (script.length > scriptLimits.script_bytes) throw new SyntaxProblem('the script is too long');
  const parser = new Parser(readTokens(script));
  return parser.whole();
}

const operators = ['&&', '||', ';', '|', '\n', '(', ')', '&'];

function readTokens(script: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < script.length;) {
    const rest = script.slice(at);
    const blank = /^(?:[ \t\r]|\\\n)+/.exec(rest) ?? /^#[^\n]*/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const redirection = /^(\d?)(>>|>&|<&|>\||>|<)/.exec(rest);
    if (redirection) {
      const [whole, digit = '', text = ''] = redirection;
      tokens.push({
        kind: 'redirection',
        descriptor: digit === '' ? (text.startsWith('<') ? 0 : 1) : Number(digit),
        text,
      });
      at += whole.length;
      continue;
    }
    const operator = operators.find((one) => rest.startsWith(one));
    if (operator) {
      tokens.push({ kind: 'operator', text: operator === '\n' ? ';' : operator });
      at += operator.length;
      continue;
    }
    const read = readWord(script, at);
    tokens.push({ kind: 'word', word: read.word });
    at = read.next;
  }
  return tokens;
}

/** The blanks of `readTokens` and no others: another kind of space is a letter, as in sh. */
const wordEnd = /[ \t\r\n;|&()<>]/;

export function readWord(script: string, from: number): { word: Word; next: number } {
  const pieces: Piece[] = [];
  let at = from;
  while (at < script.length && !wordEnd.test(script[at] as string)) {
    const char = script[at] as string;
    if (char === "'") {
      const end = script.indexOf("'", at + 1);
      if (end < 0) throw new SyntaxProblem('no closing quote');
      pieces.push({ kind: 'text', text: script.slice(at + 1, end), quoted: true });
      at = end + 1;
    } else if (char === '"') at = readQuoted(script, at + 1, pieces);
    else if (char === '\\') {
      pieces.push({ kind: 'text', text: script[at + 1] ?? '\\', quoted: true });
      at += 2;
    } else if (char === '$' || char === '`') at = readExpansion(script, at, pieces, false);
    else {
      const plain = /^[^ \t\r\n;|&()<>'"\\$`]+/.exec(script.slice(at))?.[0] ?? char;
      pieces.push({ kind: 'text', text: plain, quoted: false });
      at += plain.length;
    }
  }
  return { word: pieces, next: at };
}

function readQuoted(script: string, from: number, pieces: Piece[]): number {
  let at = from;
  let text = '';
  const flush = (): void => {
    pieces.push({ kind: 'text', text, quoted: true });
    text = '';
  };
  while (at < script.length && script[at] !== '"') {
    const char = script[at] as string;
    if (char === '\\' && '$`"\\\n'.includes(script[at + 1] ?? 'x')) {
      if (script[at + 1] !== '\n') text += script[at + 1];
      at += 2;
    } else if (char === '$' || char === '`') {
      flush();
      at = readExpansion(script, at, pieces, true);
    } else {
      text += char;
      at += 1;
    }
  }
  if (at >= script.length) throw new SyntaxProblem('no closing quote');
  flush();
  return at + 1;
}

function readExpansion(script: string, at: number, pieces: Piece[], quoted: boolean): number {
  const rest = script.slice(at);
  if (rest.startsWith('`')) {
    const end = script.indexOf('`', at + 1);
    if (end < 0) throw new SyntaxProblem('no closing `');
    pieces.push({ kind: 'command', script: script.slice(at + 1, end), quoted });
    return end + 1;
  }
  if (rest.startsWith('$(')) {
    const end = closingParenthesis(script, at + 2);
    pieces.push({ kind: 'command', script: script.slice(at + 2, end), quoted });
    return end + 1;
  }
  const braced = /^\$\{(\w+|[?$#*@])(?::-([^}]*))?\}/.exec(rest);
  const plain = braced ?? /^\$(\w+|[?$#*@])/.exec(rest);
  if (!plain) {
    pieces.push({ kind: 'text', text: '$', quoted: true });
    return at + 1;
  }
  const [whole, name = '', fallback] = plain;
  pieces.push({ kind: 'variable', name, quoted, ...(fallback !== undefined && { fallback }) });
  return at + whole.length;
}

function closingParenthesis(script: string, from: number): number {
  let depth = 1;
  for (let at = from; at < script.length; at += 1) {
    const char = script[at];
    if (char === '\\') at += 1;
    else if (char === "'" || char === '"') {
      const end = script.indexOf(char, at + 1);
      if (end < 0) break;
      at = end;
    } else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new SyntaxProblem("no closing ')'");
}

const reserved = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'while',
  'until',
  '{',
  '}',
  '!',
]);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): List {
    const list = this.#list(new Set());
    const left = this.#tokens[this.#at];
    if (left)
      throw new SyntaxProblem(`unexpected ${this.#keyword() ?? (left.kind === 'operator' ? left.text : 'word')}`);
    return list;
  }

  #operator(text?: string): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === 'operator' && (text === undefined || token.text === text) ? token.text : undefined;
  }

  /** A reserved word counts only unquoted and alone. */
  #keyword(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.word.length !== 1) return undefined;
    const [piece] = token.word;
    return piece?.kind === 'text' && !piece.quoted && reserved.has(piece.text) ? piece.text : undefined;
  }

  #expect(word: string): void {
    if (this.#keyword() !== word) throw new SyntaxProblem(`'${word}' is missing`);
    this.#at += 1;
  }

  #list(ends: ReadonlySet<string>): List {
    this.#depth += 1;
    if (this.#depth > scriptLimits.depth) throw new SyntaxProblem('nested too deeply');
    const list: { join: ';' | '&&' | '||'; pipeline: Pipeline }[] = [];
    let join: ';' | '&&' | '||' = ';';
    for (;;) {
      while (this.#operator(';')) this.#at += 1;
      const keyword = this.#keyword();
      if (!this.#tokens[this.#at] || this.#operator(')') || (keyword && ends.has(keyword))) break;
      list.push({ join, pipeline: this.#pipeline() });
      const next = this.#operator();
      if (next === '&&' || next === '||') {
        join = next;
        this.#at += 1;
        if (!this.#tokens[this.#at]) throw new SyntaxProblem('unexpected end');
      } else if (next === '&') throw new SyntaxProblem("'&' (background) is not offered here");
      else if (next === ';') join = ';';
      else break;
    }
    this.#depth -= 1;
    return list;
  }

  #pipeline(): Pipeline {
    let negated = false;
    while (this.#keyword() === '!') {
      negated = !negated;
      this.#at += 1;
    }
    const commands = [this.#command()];
    while (this.#operator('|')) {
      this.#at += 1;
      while (this.#operator(';')) this.#at += 1;
      commands.push(this.#command());
    }
    return { negated, commands };
  }

  #command(): Command {
    if (this.#operator('(')) {
      this.#at += 1;
      const body = this.#list(new Set());
      if (!this.#operator(')')) throw new SyntaxProblem("no closing ')'");
      this.#at += 1;
      return { kind: 'group', body, subshell: true };
    }
    switch (this.#keyword()) {
      case 'if':
        return this.#if();
      case 'for':
        return this.#for();
      case 'while':
      case 'until': {
        const until = this.#keyword() === 'until';
        this.#at += 1;
        const test = this.#list(new Set(['do']));
        return { kind: 'loop', until, test, body: this.#body() };
      }
      case '{': {
        this.#at += 1;
        const body = this.#list(new Set(['}']));
        this.#expect('}');
        return { kind: 'group', body, subshell: false };
      }
      case undefined:
        return this.#simple();
      default:
        throw new SyntaxProblem(`unexpected '${this.#keyword()}'`);
    }
  }

  #body(): List {
    this.#expect('do');
    const body = this.#list(new Set(['done']));
    this.#expect('done');
    return body;
  }

  #if(): Command {
    const branches: { test: List; body: List }[] = [];
    let otherwise: List | undefined;
    do {
      this.#at += 1;
      const test = this.#list(new Set(['then']));
      this.#expect('then');
      branches.push({ test, body: this.#list(new Set(['elif', 'else', 'fi'])) });
    } while (this.#keyword() === 'elif');
    if (this.#keyword() === 'else') {
      this.#at += 1;
      otherwise = this.#list(new Set(['fi']));
    }
    this.#expect('fi');
    return { kind: 'if', branches, ...(otherwise && { otherwise }) };
  }

  #for(): Command {
    this.#at += 1;
    const token = this.#tokens[this.#at];
    const piece = token?.kind === 'word' ? token.word[0] : undefined;
    if (piece?.kind !== 'text' || !/^[A-Za-z_]\w*$/.test(piece.text))
      throw new SyntaxProblem("a name is missing after 'for'");
    this.#at += 1;
    const words: Word[] = [];
    this.#expect('in');
    for (let next = this.#tokens[this.#at]; next?.kind === 'word'; next = this.#tokens[this.#at]) {
      words.push(next.word);
      this.#at += 1;
    }
    while (this.#operator(';')) this.#at += 1;
    return { kind: 'for', name: piece.text, words, body: this.#body() };
  }

  #simple(): SimpleCommand {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    const assignments: { name: string; value: Word }[] = [];
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      if (token.kind === 'operator') break;
      this.#at += 1;
      if (token.kind === 'redirection') redirections.push(this.#redirection(token));
      else {
        const assignment = words.length === 0 ? assignmentOf(token.word) : undefined;
        if (assignment) assignments.push(assignment);
        else words.push(token.word);
      }
    }
    if (words.length + redirections.length + assignments.length === 0) throw new SyntaxProblem('a command is missing');
    return { kind: 'simple', assignments, words, redirections };
  }

  #redirection(token: Extract<Token, { kind: 'redirection' }>): Redirection {
    const target = this.#tokens[this.#at];
    if (target?.kind !== 'word') throw new SyntaxProblem(`a file is missing after '${token.text}'`);
    this.#at += 1;
    const kind = token.text.endsWith('&')
      ? 'same'
      : token.text === '>>'
        ? 'append'
        : token.text === '<'
          ? 'read'
          : 'write';
    return { descriptor: token.descriptor, kind, target: target.word };
  }
}

function assignmentOf(word: Word): { name: string; value: Word } | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const found = /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text);
  if (!found) return undefined;
  const [, name = '', begin = ''] = found;
  return { name, value: [{ kind: 'text', text: begin, quoted: false }, ...rest] };
}
