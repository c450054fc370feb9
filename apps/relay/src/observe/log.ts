/** One JSON object a line. Never a payload, a token or a signature; addresses only coarse (`coarseAddress`). */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export function jsonLog(write: (line: string) => void, bound: LogFields = {}): Log {
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...bound, ...fields })}\n`);
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
