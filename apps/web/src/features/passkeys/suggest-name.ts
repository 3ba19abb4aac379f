const systems: readonly [pattern: RegExp, name: string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android device'],
  [/CrOS/, 'Chromebook'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Windows/, 'Windows PC'],
  [/Linux/, 'Linux computer'],
];

/** A name for a passkey made here: the device in everyday words, with a number when the name is taken. */
export function suggestName(userAgent: string, taken: readonly string[]): string {
  const device = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'This device';
  const used = new Set(taken.map((name) => name.toLowerCase()));
  if (!used.has(device.toLowerCase())) return device;
  for (let number = 2; ; number += 1) {
    const name = `${device} ${number}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}
