# shellcheck shell=bash
# Sourced by the scripts that make something which takes minutes and is kept: .cache/lab/KIND-KEY, one maker at a time.

# cached KIND KEY [FILE]: prints the kept folder (or FILE in it) and ends the script, if it is there already. Else $out is
# where it will be, $work a folder that goes when the script ends; of a failure, the end of $work/log is shown.
cached() {
  local kind=$1 key=$2
  kept_kind=$kind
  kept_file=${3:+/$3}
  cache=${OSGEN_LAB_CACHE:-$(dirname "${BASH_SOURCE[0]}")/../../.cache/lab}
  mkdir -p "$cache"
  cache=$(cd "$cache" && pwd)
  out=$cache/$kind-$key
  exec 9>"$cache/$kind.lock"
  flock 9
  if [[ -e $out/complete ]]; then
    touch "$out"
    echo "$out$kept_file"
    exit 0
  fi
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap cached_cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

cached_cleanup() {
  local status=$?
  if ((status != 0)) && [[ -e $work/log ]]; then tail -n 40 "$work/log" >&2; fi
  rm -rf --one-file-system "$work"
}

# keep FOLDER: what was made there is what is kept, and its place is printed. Others of its kind go when nobody has asked
# for them in half a day: another run may stand on one.
keep() {
  : >"$1/complete"
  rm -rf --one-file-system "$out"
  mv "$1" "$out"
  touch "$out"
  find "$cache" -maxdepth 1 -name "$kept_kind-*" -type d -not -path "$out" -mmin +720 -exec rm -rf --one-file-system {} +
  echo "$out$kept_file"
}
