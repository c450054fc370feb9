import { parseSync } from '@swc/core';

/**
 * Whose SQL touches whose tables. A table belongs to the room in the name of the migration that creates it
 * (`YYYYMMDDHHMM_<room>_<what>.sql`); a room reaches another room's rows through that room's front door, never by SQL.
 * The same holds for the functions that migrations create, and for foreign keys: a row names a row of another room by its
 * id alone, so that each room can be moved, emptied and locked without the others.
 */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface TableUse {
  readonly path: string;
  readonly room: string;
  readonly table: string;
  readonly owner: string;
}

export interface Ownership {
  /** Table, view or function → room. */
  readonly owners: ReadonlyMap<string, string>;
  /** Every use that was found, the allowed ones too: a scanner that finds nothing is broken. */
  readonly uses: readonly TableUse[];
}

const migrationName = /migrations\/\d{12}_([a-z]+(?:-[a-z]+)*)_[^/]+\.sql$/;
const roomFile = /^apps\/api\/src\/(?:domains\/([a-z]+(?:-[a-z]+)*)|(platform))\//;

export function readOwnership(sources: readonly Source[]): Ownership {
  const migrations = sources.filter((source) => migrationName.test(source.path));
  const owners = new Map<string, string>();
  for (const { path, text } of migrations) {
    const room = migrationName.exec(path)?.[1] ?? '';
    for (const [, name = ''] of withoutComments(text).matchAll(created)) owners.set(name.toLowerCase(), room);
  }
  const uses: TableUse[] = [];
  const note = (room: string, path: string, names: Iterable<string>): void => {
    for (const table of new Set(names)) {
      const owner = owners.get(table);
      if (owner) uses.push({ path, room, table, owner });
    }
  };
  for (const { path, text } of migrations)
    note(migrationName.exec(path)?.[1] ?? '', path, namesInSql(withoutComments(text)));
  for (const source of sources) {
    const [, domain, platform] = roomFile.exec(source.path) ?? [];
    const room = domain ?? platform;
    if (room && source.path.endsWith('.ts')) note(room, source.path, namesInCode(source));
  }
  return { owners, uses };
}

const created =
  /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:UNLOGGED\s+)?(?:TABLE|VIEW|MATERIALIZED\s+VIEW|FUNCTION|PROCEDURE)\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi;
/** Where SQL names a table: after these words, and after a comma in a FROM list. */
const named =
  /\b(?:FROM|JOIN|INTO|UPDATE|TABLE|TRUNCATE|LOCK|COPY|USING|REFERENCES|ON)\s+(?:ONLY\s+|IF\s+EXISTS\s+|TABLE\s+|LATERAL\s+)*"?(\w+)/gi;
const listed = /\bFROM\s+([\w\s".]+(?:,\s*[\w\s".]+)+)/gi;
const called = /\b(\w+)\s*\(/g;

function withoutComments(sql: string): string {
  return sql.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
}

function* namesInSql(sql: string): Generator<string> {
  for (const [, name = ''] of sql.matchAll(named)) yield name.toLowerCase();
  for (const [, name = ''] of sql.matchAll(called)) yield name.toLowerCase();
  for (const [, list = ''] of sql.matchAll(listed))
    for (const item of list.split(',')) yield (/\w+/.exec(item)?.[0] ?? '').toLowerCase();
}

/** Kysely's methods whose first argument is a table, a list of tables, or a function that builds a query. */
const tableMethods =
  /^(?:selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto|(?:inner|left|right|full|cross)Join(?:Lateral)?)$/;
/** These are Kysely's too, but others have methods of these names. */
const alsoTableMethods = /^(?:from|using|table)$/;

interface Node {
  readonly type?: string;
  readonly [key: string]: unknown;
}

function namesInCode({ path, text }: Source): string[] {
  const names: string[] = [];
  const texts: string[] = [];
  let variable = false;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.type === 'StringLiteral') texts.push(textOf(node));
    if (node.type === 'CallExpression') {
      const found = tablesOfCall(node);
      names.push(...found.names);
      variable ||= found.variable;
    }
    if (node.type === 'TaggedTemplateExpression') names.push(...namesInSql(sqlOf(node)));
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'esnext' }));
  // A table named by a variable: then every text of the file that is a table's name counts as used.
  return variable ? [...names, ...texts] : names;
}

function tablesOfCall(call: Node): { names: string[]; variable: boolean } {
  const nothing = { names: [], variable: false };
  const callee = call['callee'] as Node;
  const method = callee.type === 'MemberExpression' ? (callee['property'] as { value?: string }).value : undefined;
  const [first] = call['arguments'] as { expression: Node }[];
  if (!method || !first) return nothing;
  const { expression } = first;
  if (method === 'query') return { ...nothing, names: [...namesInSql(textOf(expression))] };
  const surely = tableMethods.test(method);
  if (!surely && !alsoTableMethods.test(method)) return nothing;
  const list =
    expression.type === 'ArrayExpression'
      ? (expression['elements'] as ({ expression: Node } | null)[]).map((element) => element?.expression)
      : [expression];
  const literal = list.filter((entry) => entry?.type === 'StringLiteral');
  return {
    names: literal.map((entry) => (/^\w+/.exec(textOf(entry ?? {}))?.[0] ?? '').toLowerCase()),
    variable: surely && list.some((entry) => !literal.includes(entry) && !isQuery(entry)),
  };
}

/** A sub-query or sql template: what stands in it is visited by itself. */
function isQuery(node: Node | undefined): boolean {
  return ['CallExpression', 'TaggedTemplateExpression', 'ArrowFunctionExpression'].includes(node?.type ?? '');
}

function textOf(node: Node): string {
  if (node.type === 'StringLiteral') return String(node['value']);
  if (node.type !== 'TemplateLiteral') return '';
  return withoutComments((node['quasis'] as { raw: string }[]).map((part) => part.raw).join(' ? '));
}

/** What is put into an sql template by `${…}` is a parameter, or a template that is visited by itself. */
function sqlOf(node: Node): string {
  const tag = node['tag'] as Node & { value?: string; object?: { value?: string } };
  return tag.value === 'sql' || tag.object?.value === 'sql' ? textOf(node['template'] as Node) : '';
}
