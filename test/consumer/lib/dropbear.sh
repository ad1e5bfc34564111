#!/bin/bash
# dropbear.sh DROPBEAR FOLDER: whom an SSH server lets in. FOLDER/keys holds lines of NAME FILE ALGORITHM, FILE being a
# private key in FOLDER with its public half beside it. Prints NAME and yes, or no with ssh's reason. Nothing of this
# machine is seen or touched: private network, mounts and processes, an account of its own.
set -euo pipefail
if [[ ${3-} != inside ]]; then exec unshare --mount --net --pid --fork --kill-child --mount-proc bash "$0" "$1" "$2" inside; fi

dropbear=$1 folder=$2
ip link set lo up
mount -t tmpfs tmpfs /home
mkdir -p /home/cirros/.ssh "$folder/host"
chmod 700 /home/cirros/.ssh
cat "$folder"/*.pub >/home/cirros/.ssh/authorized_keys
chown -R 1000:1000 /home/cirros
chmod 600 /home/cirros/.ssh/authorized_keys
printf '%s\n' root:x:0:0:root:/root:/bin/sh cirros:x:1000:1000::/home/cirros:/bin/sh >"$folder/host/passwd"
printf '%s\n' 'root:*:1:0:99999:7:::' 'cirros:*:1:0:99999:7:::' >"$folder/host/shadow"
for file in passwd shadow; do mount --bind "$folder/host/$file" "/etc/$file"; done
for type in rsa ecdsa; do "${dropbear}key" -t "$type" -f "$folder/host/$type" >/dev/null 2>&1; done
"$dropbear" -F -E -p 127.0.0.1:22 -P "$folder/host/pid" -r "$folder/host/rsa" -r "$folder/host/ecdsa" 2>"$folder/host/log" &
until (: </dev/tcp/127.0.0.1/22) 2>/dev/null; do sleep 0.1; done

while read -r name file algorithm; do
  options=(
    -F none -i "$folder/$file" -o IdentitiesOnly=yes -o IdentityAgent=none -o PreferredAuthentications=publickey
    -o PubkeyAcceptedAlgorithms="$algorithm" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR
  )
  if reason=$(ssh "${options[@]}" cirros@127.0.0.1 true 2>&1 </dev/null); then echo "$name yes"; else echo "$name no ${reason//$'\n'/ }"; fi
done <"$folder/keys"
