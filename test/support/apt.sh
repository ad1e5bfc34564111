# Sourced. install_missing LABEL NEED… asks apt for what is missing, and for nothing else. A NEED is PROBE:PACKAGE: a
# command, or a file, that proves the package is there. Runs as root.

install_missing() {
  local label=$1 need probe package missing=() policy=/usr/sbin/policy-rc.d made_policy='' status=0
  shift
  PATH=$PATH:/usr/sbin:/sbin
  for need in "$@"; do
    probe=${need%:*} package=${need##*:}
    case $probe in
      /*) [[ -e $probe ]] || missing+=("$package") ;;
      *) command -v "$probe" >/dev/null || missing+=("$package") ;;
    esac
  done
  if ((${#missing[@]} == 0)); then return 0; fi
  if ((EUID != 0)); then
    echo "$label: missing: ${missing[*]}; run $label/install.sh as root" >&2
    return 1
  fi

  # Nothing of it is to run: no daemon now (policy-rc.d), no cloud-init at the next boot.
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made_policy=1
  fi
  if [[ " ${missing[*]} " == *' cloud-init '* && ! -e /etc/cloud ]]; then
    mkdir -p /etc/cloud
    : >/etc/cloud/cloud-init.disabled
  fi
  echo "$label: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null; } || status=$?
  [[ -z $made_policy ]] || rm -f "$policy"
  return "$status"
}
