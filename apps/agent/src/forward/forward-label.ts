/** Label of a forwarding stream: `tcp/1 8080` for the serving device itself, `tcp/1 printer.lan:80` for another host. */
const form = /^tcp\/1 (?:(\[[^[\]\s]+\]|[^:[\]\s]+):)?(\d{1,5})$/;

export interface ForwardTarget {
  /** Undefined: the serving device itself. */
  readonly host: string | undefined;
  readonly port: number;
}

export function writeForwardLabel({ host, port }: ForwardTarget): string {
  return `tcp/1 ${textOfTarget({ host, port })}`;
}

export function textOfTarget({ host, port }: ForwardTarget): string {
  if (host === undefined) return String(port);
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export function readForwardLabel(label: string): ForwardTarget | undefined {
  const match = form.exec(label);
  const port = Number(match?.[2]);
  if (!match || port < 1 || port > 65_535) return undefined;
  const host = match[1]?.replaceAll(/[[\]]/g, '');
  return { host, port };
}

/** Port, or host and port, as a person writes them; undefined when it is neither. */
export function readTarget(text: string): ForwardTarget | undefined {
  return readForwardLabel(`tcp/1 ${text}`);
}
