# shellcheck shell=bash
# What the cases have in common: a lab made by hand, a way to run its script, and assertions.

console_folder=/var/log/libvirt/qemu

# ---- fixture: the settings of the next 'make_lab'
reset_settings() {
  lab=t
  nodes=(a b)
  method=cloud-image
  pool=default
  pool_directory=/var/lib/libvirt/images
  own_pool=
  source_image=/var/lib/libvirt/images/base.qcow2
  virt_type=qemu
  memory=64
  steps=3
  networks=(nat:10.77.1 mgmt:10.77.2) # name:first three numbers of its addresses
  existing_networks='[]'
  existing_bridges='[]'
  uri=qemu:///system
  out="$SCRATCH/out of $lab"
}

# uuid_of KIND NAME: always the same for the same name
uuid_for() {
  local sum
  sum=$(printf '%s/%s' "$1" "$2" | sha256sum)
  printf '%s-%s-5%s-8%s-%s' "${sum:0:8}" "${sum:8:4}" "${sum:12:3}" "${sum:15:3}" "${sum:18:12}"
}

mac_for() {
  local sum
  sum=$(printf '%s' "$1" | sha256sum)
  printf '52:54:00:%s:%s:%s' "${sum:0:2}" "${sum:2:2}" "${sum:4:2}"
}

# make_lab: out/ by hand, and its script by the template
make_lab() {
  local node net name prefix separator='' view
  rm -rf "$out"
  mkdir -p "$out/networks" "$out/storage"
  if [[ -n $own_pool ]]; then
    printf '<pool type="dir"><name>%s</name><target><path>%s</path></target></pool>\n' "$pool" "$pool_directory" \
      >"$out/storage/pool.xml"
  fi
  view='{"networks": ['
  for net in "${networks[@]}"; do
    name=${net%%:*} prefix=${net#*:}
    local forward=''
    if [[ $name == nat ]]; then forward='<forward mode="nat"/>'; fi
    cat >"$out/networks/$name.xml" <<XML
<network><name>$lab-$name</name><uuid>$(uuid_for net "$lab-$name")</uuid>$forward<bridge name="$lab-$name" stp="on" delay="0"/>
<mac address="$(mac_for "$lab-$name")"/><ip address="$prefix.1" netmask="255.255.255.0"/></network>
XML
    view+="$separator{\"libvirtName\": \"$lab-$name\", \"file\": \"networks/$name.xml\", \"uuid\": \"$(uuid_for net "$lab-$name")\", \"bridge\": \"$lab-$name\"}"
    separator=,
  done
  view+='], "networkNames": ['
  separator=
  for net in "${networks[@]}"; do
    view+="$separator\"$lab-${net%%:*}\""
    separator=,
  done
  view+='], "nodes": ['
  separator=
  for node in "${nodes[@]}"; do
    make_node "$node"
    view+="$separator{\"name\": \"$node\", \"domain\": \"$lab-$node\", \"uuid\": \"$(uuid_for domain "$lab-$node")\",
      \"volumes\": [\"$lab-$node-os.qcow2\", \"$lab-$node-data.qcow2\"], \"osVolume\": \"$lab-$node-os.qcow2\", \"osMiB\": 200,
      \"seedVolume\": \"$lab-$node-seed.iso\", \"consoleLog\": \"$console_folder/$lab-$node-console.log\", \"steps\": $steps,
      \"address\": \"10.77.2.11\", \"memoryMiB\": $memory, \"vcpus\": 1, \"diskMiB\": ${disk_mib:-400}, \"roles\": [\"${role:-compute}\"], \"bootstrapMacs\": [\"network/$(mac_for "$lab-$node-nat")\"]}"
    separator=,
  done
  view+='], "nodeNames": ['
  separator=
  for node in "${nodes[@]}"; do
    view+="$separator\"$node\""
    separator=,
  done
  view+="], \"lab\": \"$lab\", \"uri\": \"$uri\", \"virtType\": \"$virt_type\", \"pool\": \"$pool\", \"poolDirectory\": \"$pool_directory\", \"ownPool\": \"$own_pool\",
    \"method\": \"$method\", \"sourceImage\": \"$source_image\", \"imageFormat\": \"qcow2\", \"admin\": \"stack\", \"login\": \"${login-key}\", \"verifier\": \"${verifier:-}\",
    \"recordNamespace\": \"https://osgen.dev/xmlns/lab/1.0\",
    \"existingNetworks\": $existing_networks, \"existingBridges\": $existing_bridges}"
  printf '%s\n' "$view" >"$SCRATCH/view.json"
  node "$SCRATCH/render.cjs" "$SCRATCH/view.json" "$ROOT/templates" >"$out/lab"
  chmod 755 "$out/lab"
}

# make_node NODE: its domain, volumes, seed and installer
make_node() {
  local node=$1 disk backing='' net interfaces=''
  mkdir -p "$out/nodes/$node"
  for net in "${networks[@]}"; do
    interfaces+="<interface type='network'><mac address='$(mac_for "$lab-$node-${net%%:*}")'/><source network='$lab-${net%%:*}'/><model type='virtio'/></interface>"
  done
  cat >"$out/$node.xml" <<XML
<domain type="$virt_type"><name>$lab-$node</name><uuid>$(uuid_for domain "$lab-$node")</uuid>
<memory unit="MiB">$memory</memory><vcpu>1</vcpu><os><type arch="x86_64" machine="q35">hvm</type><boot dev="hd"/></os><features><acpi/></features>
<on_reboot>restart</on_reboot><devices>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="$pool_directory/$lab-$node-os.qcow2"/><target dev="vda" bus="virtio"/></disk>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="$pool_directory/$lab-$node-data.qcow2"/><target dev="vdb" bus="virtio"/></disk>
<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><source file="$pool_directory/$lab-$node-seed.iso"/><target dev="sda" bus="sata"/><readonly/></disk>
<controller type="usb" model="none"/>$interfaces
<serial type="pty"><log file="$console_folder/$lab-$node-console.log" append="on"/><target port="0"/></serial>
<memballoon model="none"/></devices></domain>
XML
  for disk in os data; do
    backing=
    if [[ $disk == os && $method == cloud-image ]]; then
      backing="<backingStore><path>$source_image</path><format type=\"qcow2\"/></backingStore>"
    fi
    cat >"$out/storage/$lab-$node-$disk.qcow2.xml" <<XML
<volume><name>$lab-$node-$disk.qcow2</name><capacity unit="MiB">200</capacity><allocation>0</allocation>
<target><format type="qcow2"/><compat>1.1</compat></target>$backing</volume>
XML
  done
  printf 'seed of %s' "$node" >"$out/nodes/$node/seed.iso"
  cp "$ROOT/test/consumer/lab-script/virt-install" "$out/nodes/$node/virt-install"
}

# as libvirt comes after its installation: the pool default, and an image to build on
make_host() {
  virsh -q pool-define-as default dir --target /var/lib/libvirt/images >/dev/null
  virsh -q pool-start default >/dev/null
  qemu-img create -q -f qcow2 /var/lib/libvirt/images/base.qcow2 100M
}

# console NODE LINE…: what the machine prints
console() {
  local file=$console_folder/$lab-$1-console.log
  shift
  printf '%s\r\n' "$@" >>"$file"
}

# ---- running and asserting

# run COMMAND…: its output, both kinds, in $output; its exit code in $code
run() {
  code=0
  output=$("$@" 2>&1 </dev/null) || code=$?
}

lab() { run "$out/lab" "$@"; }

pass() {
  echo "ok   $1" >>"$SCRATCH/results"
}

fail() {
  echo "FAIL $1" | tee -a "$SCRATCH/results"
  printf '     | %s\n' "${@:2}"
  printf '     code %s, output:\n' "${code:-}"
  # shellcheck disable=SC2001
  sed 's/^/     > /' <<<"${output:-}"
}

# is CODE TEXT [PATTERN…]: the exit code, and what the output has to match (with ! in front: must not)
is() {
  local want=$1 what=$2 pattern
  shift 2
  if [[ $code != "$want" ]]; then
    fail "$what" "exit code $code instead of $want"
    return
  fi
  for pattern in "$@"; do
    if [[ $pattern == '!'* ]]; then
      if grep -Eq -- "${pattern#!}" <<<"$output"; then
        fail "$what" "has: ${pattern#!}"
        return
      fi
    elif ! grep -Eq -- "$pattern" <<<"$output"; then
      fail "$what" "lacks: $pattern"
      return
    fi
  done
  pass "$what"
}

# same TEXT GOT WANTED
same() {
  if [[ $2 == "$3" ]]; then pass "$1"; else fail "$1" "got:    $2" "wanted: $3"; fi
}

states() { virsh -q list --all | awk '{ name = $2; $1 = $2 = ""; sub(/^ */, ""); print name "=" $0 }' | sort | tr '\n' ' '; }

in_pool() { virsh -q vol-list "${1:-$pool}" | awk '{ print $1 }' | sort | tr '\n' ' '; }

finish_case() { :; }

export LC_ALL=C
export LIBVIRT_DEFAULT_URI=qemu:///system
unset VIRSH_DEFAULT_CONNECT_URI NO_COLOR
reset_settings
