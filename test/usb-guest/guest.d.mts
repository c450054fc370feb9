export interface Guest {
  /** Folder that is /share in the guest. */
  readonly share: string;
  readonly pid: number | undefined;
  console(): string;
  exec(script: string, options?: { timeout?: number }): Promise<{ status: number; output: string }>;
  stop(): Promise<void>;
}

export interface GuestOptions {
  cache?: string;
  memory?: number;
  modules?: string[];
  qemuArgs?: string[];
  hostfwd?: string[];
  hostRoot?: boolean;
  udev?: boolean;
  bootTimeout?: number;
  onConsole?: (text: string) => void;
}

export function startGuest(options?: GuestOptions): Promise<Guest>;
