// A volume made through Cinder's API must be a logical volume on the machine that stores it.

const name = 'osgen-lab';

/**
 * `client` has the openstack command and admin's credentials, `store` the volume group. `until` is a poll that ends when
 * the test is told to stop. Each command that Cinder runs there takes some 10 s under emulation, and it runs many.
 */
export async function checkVolume(report, client, store, until) {
  const ask = async (command) => {
    const { status, stdout, stderr } = await client.run(`. /root/admin-openrc && ${command}`, { timeout: 120 });
    return status === 0 ? stdout.trim() : `${command}: exit code ${status}: ${stderr.trim()}`;
  };
  const openstack = (command) => ask(`openstack ${command}`);
  const logical = async (id) => {
    const { stdout, stderr } = await store.run('lvs --noheadings --units g --options lv_name,lv_size cinder-volumes', { timeout: 60 });
    return { line: stdout.split('\n').map((each) => each.trim().replace(/\s+/g, ' ')).find((each) => each.startsWith(`volume-${id} `)), all: stdout + stderr };
  };

  // up is who has started; the scheduler takes who has said, after a look at its disks, how much room there is
  let pools;
  const offered = await until(600, async () => {
    pools = await ask('cinder get-pools');
    return pools.includes(` ${store.node}@`) ? true : undefined;
  });
  if (!report.check(offered === true, `the scheduler knows the room on ${store.node}`, pools)) return false;
  let services;
  const up = await until(120, async () => {
    services = await openstack('volume service list --format value --column Binary --column Host --column State');
    return services.split('\n').some((line) => line.startsWith(`cinder-volume ${store.node}@`) && line.endsWith(' up')) ? true : undefined;
  });
  if (!report.check(up === true, `cinder-volume on ${store.node} is up`, services)) return false;

  const id = await openstack(`volume create --size 1 --format value --column id ${name}`);
  if (!report.check(/^[0-9a-f-]{36}$/.test(id), 'a volume can be asked for', id)) return false;
  let state;
  await until(600, async () => {
    state = await openstack(`volume show --format value --column status ${id}`);
    return state === 'creating' ? undefined : state;
  });
  const available = report.check(state === 'available', 'it becomes available', state);
  const { line, all } = await logical(id);
  const there = report.check(line !== undefined, `it is a logical volume of ${store.node}`, line ?? all);

  await openstack(`volume delete ${id}`);
  const gone = await until(600, async () => (/No volume/.test(await openstack(`volume show ${id}`)) ? true : undefined));
  const left = await logical(id);
  return report.check(gone === true && left.line === undefined, 'deleted, it is gone there too', left.line ?? '') && available && there;
}
