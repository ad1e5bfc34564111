/**
 * Differences between platforms and releases, as patches on services: service ← family ← release ← platform, then
 * ← the overlays of the services that are in the lab. Mappings merge, lists and scalars replace, null removes a key.
 */
import type { Catalog, Service, ServicePatches } from './types.js';
import { own } from '../model/lookup.js';
import { byCodeUnit } from '../util/order.js';

/** The services as they are on one platform with one release. Throws on a patch that meets nothing. */
export function effectiveServices(catalog: Catalog, platform: string, release: string): Catalog['services'] {
  const { family, services: ownPatches } = own(catalog.platforms, platform) ?? {};
  const layers: readonly (readonly [string, ServicePatches | undefined])[] = [
    [`family ${family}`, family === undefined ? undefined : catalog.families[family]?.services],
    [`release ${release}`, own(catalog.releases, release)?.services],
    [`platform ${platform}`, ownPatches],
  ];
  return layers.reduce((services, [layer, patches]) => patchServices(services, patches ?? {}, layer), catalog.services);
}

/** The catalog with the services of one platform and release; unknown ones (reported elsewhere) patch nothing. */
export function effectiveCatalog(catalog: Catalog, platform: string, release: string): Catalog {
  return { ...catalog, services: effectiveServices(catalog, platform, release) };
}

/** The services with the overlays of those that are in the lab. */
export function withOverlays(services: Catalog['services'], inLab: ReadonlySet<string>): Catalog['services'] {
  return [...inLab].sort(byCodeUnit).reduce((patched, name) => {
    const wanted = Object.entries(services[name]?.overlays ?? {}).filter(([other]) => inLab.has(other));
    return patchServices(patched, Object.fromEntries(wanted), `service ${name}`);
  }, services);
}

function patchServices(services: Catalog['services'], patches: ServicePatches, layer: string): Catalog['services'] {
  const patched: Record<string, Service> = { ...services };
  for (const [name, patch] of Object.entries(patches)) {
    const service = services[name];
    if (!service) throw new Error(`catalog: ${layer} patches unknown service ${name}`);
    patched[name] = merge(service, patch, `${layer}: ${name}`) as Service;
  }
  return patched;
}

/** `patch` merged into `base`; neither is changed. */
export function merge(base: unknown, patch: unknown, path: string): unknown {
  if (!isMapping(base) || !isMapping(patch)) return isMapping(patch) ? withoutNulls(patch, path) : patch;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null) merged[key] = merge(merged[key], value, `${path}.${key}`);
    else if (key in merged) delete merged[key];
    else throw new Error(`catalog: ${path}.${key} is to be removed, but is not there`);
  }
  return merged;
}

/** A mapping where there was none: a null in it would remove nothing. */
function withoutNulls(patch: Readonly<Record<string, unknown>>, path: string): unknown {
  return merge({}, patch, path);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
