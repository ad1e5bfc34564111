/** The rules, in the order of their codes. They do not depend on each other or on their order. */
import type { Rule } from '../rule.js';
import { addressPlace } from './address-place.js';
import { addressSyntax } from './address-syntax.js';
import { addressWithoutNetwork } from './address-without-network.js';
import { bridgeName } from './bridge-name.js';
import { carriedText } from './carried-text.js';
import { cidr } from './cidr.js';
import { configFile } from './config-file.js';
import { configText } from './config-text.js';
import { controller } from './controller.js';
import { cpuMode } from './cpu-mode.js';
import { credentials } from './credentials.js';
import { defaultRoute } from './default-route.js';
import { derivedName } from './derived-name.js';
import { diskBus } from './disk-bus.js';
import { diskSize } from './disk-size.js';
import { diskUse } from './disk-use.js';
import { duplicateAddress } from './duplicate-address.js';
import { extraName } from './extra-name.js';
import { gateway } from './gateway.js';
import { groupName } from './group-name.js';
import { hostName } from './host-name.js';
import { imageName } from './image-name.js';
import { installImage } from './install-image.js';
import { installMethod } from './install-method.js';
import { keyboard } from './keyboard.js';
import { libvirtDefault } from './libvirt-default.js';
import { locale } from './locale.js';
import { login } from './login.js';
import { loginName } from './login-name.js';
import { mac } from './mac.js';
import { memory } from './memory.js';
import { nameServer } from './name-server.js';
import { networkMode } from './network-mode.js';
import { networkName } from './network-name.js';
import { networkOverlap } from './network-overlap.js';
import { networkPurpose } from './network-purpose.js';
import { networkRoom } from './network-room.js';
import { osDisk } from './os-disk.js';
import { pool } from './pool.js';
import { poolDirectory } from './pool-directory.js';
import { releaseOnPlatform } from './release-on-platform.js';
import { remoteInstaller } from './remote-installer.js';
import { roleDisk } from './role-disk.js';
import { roleNetwork } from './role-network.js';
import { serviceRelations } from './service-relations.js';
import { serviceSettings } from './service-settings.js';
import { servicesInLab } from './services-in-lab.js';
import { sizeLimit } from './size-limit.js';
import { timeZone } from './time-zone.js';
import { unknownNetwork } from './unknown-network.js';
import { unknownPlatform } from './unknown-platform.js';
import { unknownRelease } from './unknown-release.js';
import { unknownRole } from './unknown-role.js';
import { unknownService } from './unknown-service.js';
import { vcpus } from './vcpus.js';
import { wayOut } from './way-out.js';

export const rules: readonly Rule[] = Object.freeze([
  serviceSettings,
  sizeLimit,
  unknownRole,
  unknownPlatform,
  unknownNetwork,
  unknownRelease,
  releaseOnPlatform,
  unknownService,
  timeZone,
  keyboard,
  locale,
  hostName,
  extraName,
  groupName,
  controller,
  networkName,
  cidr,
  addressPlace,
  duplicateAddress,
  networkOverlap,
  pool,
  networkRoom,
  gateway,
  addressSyntax,
  mac,
  libvirtDefault,
  networkPurpose,
  networkMode,
  defaultRoute,
  wayOut,
  nameServer,
  bridgeName,
  addressWithoutNetwork,
  roleNetwork,
  roleDisk,
  osDisk,
  memory,
  diskBus,
  diskSize,
  vcpus,
  diskUse,
  installMethod,
  installImage,
  remoteInstaller,
  cpuMode,
  poolDirectory,
  login,
  credentials,
  loginName,
  imageName,
  configFile,
  servicesInLab,
  serviceRelations,
  carriedText,
  configText,
  derivedName,
]);
