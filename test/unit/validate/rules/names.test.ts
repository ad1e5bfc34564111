/** Time zones, keyboards and locales: what a platform knows is a matter of the platform, not of the machine osgen runs on. */
import { faults, realCatalog } from './support.js';

const on = (platform: string, parts: object): readonly string[] =>
  faults({ platform, install: { method: 'cloud-image', image: '/srv/image.qcow2' }, ...parts }).map((fault) => fault.slice(0, 7));

const platforms = Object.keys(realCatalog.platforms);

test.each(platforms)('%s: the defaults and the usual ones are known', (platform) => {
  for (const timezone of ['Etc/UTC', 'UTC', 'Europe/Berlin', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires']) expect(on(platform, { timezone })).toEqual([]);
  for (const locale of ['C.UTF-8', 'C', 'POSIX', 'en_US.UTF-8', 'de_DE@euro', 'hi_IN']) expect(on(platform, { locale })).toEqual([]);
  for (const keyboard of [{ layout: 'us' }, { layout: 'de', variant: 'nodeadkeys' }, { layout: 'ie', variant: 'UnicodeExpert' }, { layout: 'au', variant: '' }]) {
    expect(on(platform, { keyboard })).toEqual([]);
  }
});

test.each([
  ['debian-12', []], ['debian-13', ['OSG3007']],
  // tzdata-legacy since 23.10.
  ['ubuntu-22.04', []], ['ubuntu-24.04', ['OSG3007']], ['ubuntu-26.04', ['OSG3007']],
])('old names of time zones on %s', (platform, expected) => {
  for (const timezone of ['US/Eastern', 'Asia/Calcutta', 'GMT+0']) expect(on(platform, { timezone })).toEqual(expected);
});

test('what an old zone is called now is there', () => {
  for (const { zones = [], old_zones: old = {} } of Object.values(realCatalog.names)) {
    expect(Object.values(old).filter((zone) => !zones.includes(zone))).toEqual([]);
    expect(Object.keys(old).filter((zone) => zones.includes(zone))).toEqual([]);
  }
});

test.each([
  // In xkb-data of 2024, not in the list that Ubuntu 24.04's installer was made with.
  ['debian-13', { layout: 'nz' }, []], ['ubuntu-24.04', { layout: 'nz' }, ['OSG3008']],
  ['debian-12', { layout: 'us', variant: 'colemak_dh' }, []], ['ubuntu-24.04', { layout: 'us', variant: 'colemak_dh' }, ['OSG3008']],
  ['ubuntu-26.04', { layout: 'us', variant: 'colemak_dh' }, []],
])('keyboard on %s: %j', (platform, keyboard, expected) => expect(on(platform, { keyboard })).toEqual(expected));

test.each([
  ['timezone', 'constructor'], ['locale', 'toString'], ['locale', 'en-US'],
])('unknown %s %s', (key, value) => expect(on('ubuntu-22.04', { [key]: value })).toHaveLength(1));

test('an unknown platform is the only mistake there', () => {
  expect(on('plan-9', { timezone: 'x', locale: 'x', keyboard: { layout: 'xx' } })).toEqual(['OSG3002']);
});
