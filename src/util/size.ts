const unitMiB = { M: 1, G: 1024, T: 1024 * 1024 } as const;

/** Parses `4GiB`, `4G`, `512 MiB` … to MiB; undefined for any other form. */
export function parseSizeMiB(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,6}) ?([MGT])(iB)?$/.exec(text);
  return match ? Number(match[1]) * unitMiB[match[2] as keyof typeof unitMiB] : undefined;
}

/** MiB as text in the largest unit that divides it. */
export function sizeText(mib: number): string {
  if (mib % unitMiB.T === 0) return `${mib / unitMiB.T}TiB`;
  return mib % unitMiB.G === 0 ? `${mib / unitMiB.G}GiB` : `${mib}MiB`;
}
