/** First boot as systemd units: one oneshot service per step, all wanted by osgen.target. */
import { renderIni } from './ini.js';
import type { NodePlan, PlannedStep } from '../plan/types.js';

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const target = 'osgen.target';

export function unitName(step: string): string {
  return `osgen-${step}.service`;
}

/** Unit file name → text, of every step and of the target. */
export function unitFiles(plan: NodePlan): ReadonlyMap<string, string> {
  const total = plan.steps.length;
  return new Map([
    ...plan.steps.map((step) => [unitName(step.name), stepUnit(step, total)] as const),
    [unitName('complete'), completeUnit(plan)],
    [target, targetUnit()],
  ]);
}

/**
 * A finished step leaves a stamp and is skipped from then on; to the steps after it a skipped unit is as good as a
 * successful one (systemd.unit(5), ConditionPathExists=). A daemon that was started, or awaited, before a power cut is
 * not there yet after it: those steps run again.
 */
function stepUnit(step: PlannedStep, total: number): string {
  const after = step.after.map(unitName).join(' ');
  return unit({
    Unit: {
      Description: `osgen ${step.number}/${total} ${step.name}: ${step.description}`,
      ConditionPathExists: step.volatile ? '!/var/lib/osgen/complete' : `!/var/lib/osgen/done/${step.name}`,
      Wants: 'network-online.target',
      ...(after ? { Requires: after } : {}),
      // After a power cut this unit is there from the start, and must not overtake cloud-init's account and mirror.
      After: ['network-online.target', 'cloud-config.service', after].filter(Boolean).join(' '),
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      ExecStart: `/usr/local/lib/osgen/run-step ${step.number} ${step.name} ${step.retries} ${step.retryDelaySeconds}`,
      TimeoutStartSec: String(step.timeoutSeconds),
    },
  });
}

function completeUnit(plan: NodePlan): string {
  const steps = plan.steps.map((step) => unitName(step.name)).join(' ');
  return unit({
    Unit: { Description: 'osgen: first boot is complete', Requires: steps, After: steps },
    Service: { Type: 'oneshot', RemainAfterExit: 'yes', ExecStart: '/usr/local/lib/osgen/complete' },
  });
}

/** Without default dependencies: else multi-user.target, which wants it, would come only after the last step. */
function targetUnit(): string {
  return unit({
    Unit: {
      Description: 'osgen: this machine is what its topology says',
      DefaultDependencies: 'no',
      Requires: unitName('complete'),
      After: unitName('complete'),
      Conflicts: 'shutdown.target',
      Before: 'shutdown.target',
    },
  });
}

/**
 * A drop-in for each unit that services run: packages enable theirs as they are installed, and a machine that loses
 * power then would boot into daemons with packaged defaults. The step that starts the unit opens the gate for good.
 */
export function gateFiles({ units }: NodePlan): ReadonlyMap<string, string> {
  return new Map(units.map((name) => [
    `${name}.service.d/osgen.conf`,
    unit({ Unit: { ConditionPathExists: `/var/lib/osgen/may-start/${name}` } }),
  ]));
}

/** Drop-in that starts the target at every boot; a plain file, where enabling a unit would need a symbolic link. */
export const bootDropIn = {
  path: '/etc/systemd/system/multi-user.target.d/osgen.conf',
  contents: unit({ Unit: { Wants: target } }),
};

function unit(sections: Sections): string {
  // systemd wants no blanks around the equals sign less than we want one writer; it allows them (systemd.syntax(7)).
  const file = new Map(Object.entries(sections).map(([name, entries]) => [
    name,
    new Map(Object.entries(entries).map(([key, value]) => [key, { value: value.replaceAll('%', '%%') }])),
  ]));
  return renderIni(file, ['Written by osgen.']);
}
