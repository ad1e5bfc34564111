#!/bin/bash
# Prints sources.list lines of a Debian suite, with the archives that this machine's own apt uses.
set -euo pipefail
suite=$1
targets() {
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' 'Origin: Debian'
}
[[ -n $(targets) ]] || apt-get -qq update >&2
# the suite in each archive's name is replaced: bookworm, bookworm-updates, bookworm-security
targets | awk -v suite="$suite" '
  $3 == "main" && match($2, /^[a-z]+(-security|-updates)?$/) {
    kind = $2
    sub(/^[a-z]+/, "", kind)
    print "deb", $1, suite kind, "main"
  }' | sort -u | grep . || {
  echo "sources.sh: this machine's apt has no Debian archive" >&2
  exit 1
}
