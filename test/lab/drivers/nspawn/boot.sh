#!/bin/bash
# Starts systemd-nspawn in control groups of its own, with a clock that counts from the start of the container.
#
#   boot.sh GROUP SYSTEMD-NSPAWN-ARGUMENT…
set -euo pipefail
group=$1
shift

# Version 2 alone (/sys/fs/cgroup), or beside version 1 (/sys/fs/cgroup/unified and /sys/fs/cgroup/systemd).
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
  if [[ -e $hierarchy/cgroup.procs ]]; then
    mkdir -p "$hierarchy/$group"
    echo 0 >"$hierarchy/$group/cgroup.procs"
  fi
done

# Version 2 inside, whatever this machine has: as on the real machines. Of /proc/sys, only net/ is the container's own.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_LOCK=0

clock=()
if [[ -e /proc/self/ns/time ]]; then
  read -r up _ </proc/uptime
  clock=(unshare --time "--boottime=-${up%.*}" "--monotonic=-${up%.*}" --fork --kill-child=SIGKILL --)
fi
exec "${clock[@]}" systemd-nspawn "$@"
