# shellcheck shell=bash
# Sourced by the worlds' scripts, inside: a libvirtd of the world's own.
#
# Its folders are in $OSGEN_LAB_WORLD/{etc,lib,log,run,cache}, mounted where libvirt looks for them, so that one can
# look at them from outside, and after the end. The caller has a mount namespace of its own.

libvirt_start() {
  local part place i
  for part in run lib log cache etc; do
    mkdir -p "$OSGEN_LAB_WORLD/$part"
    case $part in
      run) place=/run/libvirt ;;
      etc) place=/etc/libvirt ;;
      *) place=/var/$part/libvirt ;;
    esac
    mkdir -p "$place"
    # libvirt's packaged files (network filters and so on) stay as they are, in a copy
    if [[ $part == etc && ! -e $OSGEN_LAB_WORLD/etc/libvirtd.conf ]]; then
      cp -a /etc/libvirt/. "$OSGEN_LAB_WORLD/etc/" 2>/dev/null || true
      rm -rf "$OSGEN_LAB_WORLD"/etc/qemu/networks/* "$OSGEN_LAB_WORLD"/etc/qemu/*.xml "$OSGEN_LAB_WORLD"/etc/qemu/autostart "$OSGEN_LAB_WORLD"/etc/storage
    fi
    mount --bind "$OSGEN_LAB_WORLD/$part" "$place"
  done
  mkdir -p /var/lib/libvirt/{images,boot,qemu,dnsmasq} /var/log/libvirt/qemu

  cat >/etc/libvirt/libvirtd.conf <<'CONF'
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
  # no systemd, no virtlogd, no cgroups, no mount namespace for QEMU: the world is one already
  cat >/etc/libvirt/qemu.conf <<'CONF'
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
CONF

  export LIBVIRT_DEFAULT_URI=qemu:///system
  # its pid file is below /run otherwise: one for the whole machine
  /usr/sbin/libvirtd --pid-file /run/libvirt/libvirtd.pid </dev/null >>/var/log/libvirt/libvirtd.out 2>&1 &
  libvirt_daemon=$!
  for ((i = 0; ; i++)); do
    if virsh version >/dev/null 2>&1; then break; fi
    if ((i == 300)) || ! kill -0 "$libvirt_daemon" 2>/dev/null; then
      echo "libvirt.sh: libvirtd did not start:" >&2
      tail -n 20 /var/log/libvirt/libvirtd.out /var/log/libvirt/libvirtd.log >&2 || true
      return 1
    fi
    sleep 0.1
  done
}

# Machines go with the namespace; libvirtd is asked to stop, so that its files are whole.
libvirt_stop() {
  local i
  [[ -n ${libvirt_daemon:-} ]] || return 0
  kill -TERM "$libvirt_daemon" 2>/dev/null || true
  for ((i = 0; i < 50; i++)); do
    kill -0 "$libvirt_daemon" 2>/dev/null || break
    sleep 0.1
  done
}
