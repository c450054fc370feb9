import type { Actor, Answer } from '#test/actors.ts';
import { call, createActor } from '#test/actors.ts';
import type { TestApp } from '#test/harness.ts';
import { newId } from '#platform/ids.ts';
import { sampleOf, type Schema } from './sample-of.ts';

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

/** An operation that only reads, with somebody whose role lets them. */
export interface Read {
  name: string;
  /** As in the OpenAPI document, with `{names}`. */
  template: string;
  parameters: readonly Parameter[];
  actor: Actor | undefined;
}

export interface Command {
  /** As in the OpenAPI document: `POST /api/orders`. */
  name: string;
  method: string;
  path: string;
  body: Schema;
  /** Somebody who may call it, as far as the role goes. */
  actor: Actor | undefined;
}

/** Every operation that reads, with its parameters of path and query. */
export async function everyRead(test: TestApp, roles: readonly (Actor | undefined)[]): Promise<Read[]> {
  const { body: document } = await call(test, { method: 'GET', path: '/api/openapi.json' });
  const reads: Read[] = [];
  for (const [template, operations] of Object.entries<Record<string, never>>(document.paths)) {
    const operation = operations['get'] as { parameters?: Parameter[] } | undefined;
    if (!operation) continue;
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== 'header');
    const read = { name: `GET ${template}`, template, parameters };
    reads.push({ ...read, actor: await whoMayRead(test, pathOf(template, parameters), roles) });
  }
  return reads;
}

async function whoMayRead(
  test: TestApp,
  path: string,
  roles: readonly (Actor | undefined)[],
): Promise<Actor | undefined> {
  for (const actor of roles) {
    const { status } = await call(test, { method: 'GET', path, ...(actor ? { token: actor.token } : {}) });
    if (status !== 401 && status !== 403) return actor;
  }
  return undefined;
}

/** Samples for whatever is demanded; `given` takes the place of samples and adds what is optional. */
export function pathOf(
  template: string,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, string>> = {},
): string {
  const valueOf = (parameter: Parameter): string =>
    encodeURIComponent(given[parameter.name] ?? String(sampleOf(parameter.schema)));
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, parameter) => text.replace(`{${parameter.name}}`, valueOf(parameter)), template);
  const query = parameters.filter(
    (parameter) => parameter.in === 'query' && (parameter.required === true || parameter.name in given),
  );
  const pairs = query.map((parameter) => `${parameter.name}=${valueOf(parameter)}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

/** Every role, and an admin who may do everything an admin can. */
export async function everyRole(test: TestApp): Promise<(Actor | undefined)[]> {
  const admin = await createActor(test, {
    role: 'admin',
    capabilities: ['operations', 'finance', 'compliance', 'support', 'owner'],
  });
  const dealer = await createActor(test, { role: 'dealer', memberships: [newId('dlr')], secondFactor: true });
  const provider = await createActor(test, { role: 'provider', memberships: [newId('prv')], secondFactor: true });
  const others: Actor[] = [];
  for (const role of ['customer', 'business', 'technician'] as const)
    others.push(await createActor(test, { role, secondFactor: true }));
  return [admin, dealer, ...others, provider, undefined];
}

export function send(test: TestApp, command: Command, body: unknown): Promise<Answer> {
  const { method, path, actor } = command;
  return call(test, { method, path, body, ...(actor ? { token: actor.token } : {}) });
}

/**
 * Every operation of the OpenAPI document that takes a JSON body, with an actor whose role lets them as far as the check
 * of the body.
 */
export async function everyCommand(test: TestApp, roles: readonly (Actor | undefined)[]): Promise<Command[]> {
  const { body: document } = await call(test, { method: 'GET', path: '/api/openapi.json' });
  const commands: Command[] = [];
  for (const [path, operations] of Object.entries<Record<string, never>>(document.paths)) {
    for (const [verb, operation] of Object.entries<Record<string, unknown>>(operations)) {
      const requestBody = operation['requestBody'] as { content?: Record<string, { schema: Schema }> } | undefined;
      const body = requestBody?.content?.['application/json']?.schema;
      if (!body) continue;
      const method = verb.toUpperCase();
      const parameters = (operation['parameters'] ?? []) as Parameter[];
      const named = { name: `${method} ${path}`, method, path: pathOf(path, parameters), body };
      commands.push({ ...named, actor: await whoReaches(test, named, roles) });
    }
  }
  return commands;
}

/** Whose request is judged by its body: an array is no body of ours, so the right person gets 400. */
async function whoReaches(
  test: TestApp,
  command: Omit<Command, 'actor'>,
  roles: readonly (Actor | undefined)[],
): Promise<Actor | undefined> {
  for (const actor of roles) {
    const answer = await send(test, { ...command, actor }, ['no body of ours']);
    if (answer.status === 400) return actor;
  }
  return undefined;
}
