export function merge(base: unknown, over: unknown): unknown;
export function installedUserData(platform: string, autoinstall: object): Record<string, unknown>;
export function installerConfig(platform: string, autoinstall: object, instance: string): string;
export function ubuntuFiles(options: {
  platform: string; release: string; machine: object; network: unknown; base: string; folder: string;
}): readonly { path: string; text: string | Uint8Array; mode: number }[];
