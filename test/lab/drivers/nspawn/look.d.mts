interface Listener {
  readonly protocol: string;
  readonly port: number;
}

export function strangers(sockets: string, machine: { readonly listeners: readonly Listener[]; readonly management: string }): string[];
