#!/bin/sh
# What a container runs. It looks at the machine, becomes an ordinary user, and then runs JupyterLab
# (without arguments), an ssh server (ssh), or the command that it was given. Everything it says goes
# to the error stream: the output is the command's. docs/guides/notebooks-and-ssh.md explains it.
# shellcheck disable=SC2016,SC2086,SC3045  # commands for others' shells; words to split; dash has ulimit
set -eu
umask 022

home=${CRESSET_HOME:-/opt/cresset}
work=/workspace
user=cresset
first_id=1000

say() { printf 'cresset: %s\n' "$1" >&2; }
fail() {
  say "$1"
  [ -z "${2-}" ] || printf '\nhint: %s\n' "$2" >&2
  exit "${3:-1}"
}
has() { command -v "$1" >/dev/null 2>&1; }
private_folder() { (umask 077 && mkdir -p "$1"); }
is_number() { case $1 in '' | *[!0-9]*) return 1 ;; esac; }

# --- the user ------------------------------------------------------------------------------------

# Another account or group that has a number already, by name.
holder() { sed -n "s/^\([^:]*\):[^:]*:$2:.*/\1/p" "$1" | grep -vx "$user" | head -n 1 || :; }

# Gives the user the host user's numbers, so that what is written to a volume is the host user's.
take_ids() {
  uid=${CRESSET_UID:-$first_id} gid=${CRESSET_GID:-${CRESSET_UID:-$first_id}}
  for id in "$uid" "$gid"; do
    is_number "$id" || fail "CRESSET_UID and CRESSET_GID must be numbers, got $id" \
      'give them as -e CRESSET_UID=$(id -u) -e CRESSET_GID=$(id -g)' 2
  done
  if [ "$uid" -eq 0 ] || [ "$gid" -eq 0 ]; then
    fail "$user is an ordinary user and cannot have the number 0" \
      "leave out CRESSET_UID to be $first_id" 2
  fi
  had_uid=$(id -u "$user") had_gid=$(id -g "$user")
  [ "$uid:$gid" != "$had_uid:$had_gid" ] || return 0
  other=$(holder /etc/passwd "$uid")
  [ -z "$other" ] || fail "CRESSET_UID=$uid is the number of $other in this image" \
    "use a number of 1000 or more" 2
  replace /etc/passwd "s/^$user:\([^:]*\):[0-9]*:[0-9]*:/$user:\1:$uid:$gid:/"
  # A group of the image may have the number; then that is the user's group.
  [ -n "$(holder /etc/group "$gid")" ] ||
    replace /etc/group "s/^$user:\([^:]*\):[0-9]*:/$user:\1:$gid:/"
  own "/home/$user"
  own "$work"
}

replace() {
  # The file itself is written, for it may be mounted.
  { changed=$(sed "$2" "$1") && printf '%s\n' "$changed" >"$1"; } 2>/dev/null ||
    fail "$1 cannot be changed, so $user keeps the numbers $had_uid:$had_gid" \
      "leave out --read-only, or CRESSET_UID and CRESSET_GID"
}

# Hands over what was the user's, but nothing that is mounted: that is somebody else's.
own() {
  folder=$1
  set --
  while IFS= read -r mount; do
    mount=$(printf '%b' "$(printf '%s' "$mount" | sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')")
    case $mount in
      "$folder") return 0 ;;
      "$folder"/*) set -- "$@" -path "$mount" -prune -o ;;
    esac
  done <<MOUNTS
$(cut -d ' ' -f 5 /proc/self/mountinfo)
MOUNTS
  [ ! -d "$folder" ] || find "$folder" -xdev "$@" -user "$had_uid" -exec chown -h "$uid:$gid" {} +
}

# Loaders find Debian's folders without a cache; who asks ldconfig for a library (Python's ctypes,
# triton) does not. None is in the image: its bytes would have to follow from every package's.
remember_libraries() {
  [ -e /etc/ld.so.cache ] || ! has ldconfig || ldconfig 2>/dev/null || :
}

# Sets as: the words before a command that make it the user's.
become_user() {
  if [ "$(id -u)" = 0 ]; then
    take_ids
    remember_libraries
    state=/run/cresset
    mkdir -p "$state"
    export HOME="/home/$user" USER="$user" LOGNAME="$user" SHELL=/bin/bash
    as="setpriv --reuid=$uid --regid=$gid --init-groups --inh-caps=-all --no-new-privs"
    $as true 2>/dev/null ||
      fail "the superuser of this container may not become $user" \
        "start it with --user $first_id:$first_id, or leave it the capabilities SETUID and SETGID"
    return
  fi
  uid=$(id -u) gid=$(id -g) as=
  [ "${CRESSET_UID:-$uid}" = "$uid" ] || fail \
    "CRESSET_UID=$CRESSET_UID needs a start as the superuser, this one is by user $uid" \
    "leave out --user, or CRESSET_UID" 2
  state=${TMPDIR:-/tmp}/cresset-$uid
  private_folder "$state"
  [ -O "$state" ] || fail "$state must belong to user $uid"
  name=$(id -un 2>/dev/null) || name=
  if [ ! -w "${HOME:-/}" ] || [ "${HOME:-/}" = / ]; then export HOME="$state"; fi
  export USER="${name:-$user}" LOGNAME="${name:-$user}"
}

# --- the machine ---------------------------------------------------------------------------------

# Sets asked: why this container must have a GPU; empty if it need not. The image itself sets neither
# variable, so whatever they hold was said by whoever started it.
read_wishes() {
  asked=
  case ${CRESSET_DEVICE:-auto} in
    cuda | cuda:[0-9]*) asked="CRESSET_DEVICE=$CRESSET_DEVICE" ;;
    cpu) ;;
    auto)
      case ${NVIDIA_VISIBLE_DEVICES-} in
        '' | none) ;;
        # What the container device interface says beside the devices that it hands over.
        void) [ ! -e /dev/nvidiactl ] || asked='a device of nvidia.com/gpu' ;;
        *) asked="NVIDIA_VISIBLE_DEVICES=$NVIDIA_VISIBLE_DEVICES" ;;
      esac
      ;;
    *) fail "CRESSET_DEVICE must be auto, cpu, cuda or cuda:N, got $CRESSET_DEVICE" '' 2 ;;
  esac
}

# The doctor first, in one line; a GPU that was asked for and is missing ends the start.
examine() {
  status=0
  line=$($as timeout -k 1 30 env LANG=C.UTF-8 LC_ALL= CRESSET_JAVA_OPTS=-XX:TieredStopAtLevel=1 "$home/cresset" doctor --short 2>&1) || status=$?
  case $status in
    0 | 3) say "$line" ;;
    1)
      [ -z "$asked" ] || fail "a GPU was asked for ($asked). $line" \
        "what was read is shown by the command doctor; CRESSET_DEVICE=cpu starts without a GPU"
      say "$line"
      ;;
    *)
      [ -z "$asked" ] || fail "a GPU was asked for ($asked), and the doctor failed: $line"
      say "the doctor failed with $status: $line"
      ;;
  esac
}

# What will hurt later, with what to add to the command that starts the container.
advise() {
  if [ "${CRESSET_EDITION-}" = python ] || [ -n "$asked" ]; then
    kib=$(df -P -k /dev/shm 2>/dev/null | sed -n '2s/^[^ ]* *\([0-9]*\).*/\1/p')
    if is_number "${kib:-}" && [ "$kib" -lt 1048576 ]; then
      say "/dev/shm has $((kib / 1024)) MiB, where loader workers and NCCL share memory: add --shm-size=8g, or --ipc=host"
    fi
  fi
  files=$(ulimit -n)
  if is_number "$files" && [ "$files" -lt 1024 ]; then
    say "at most $files files may be open: add --ulimit nofile=65536"
  fi
  if [ -d /sys/class/infiniband ] && [ "$(ulimit -l)" != unlimited ]; then
    say "locked memory is limited, which RDMA needs: add --ulimit memlock=-1"
  fi
  [ -d "$work" ] || return 0
  owner=$(stat -c '%u' "$work") group=$(stat -c '%g' "$work")
  $as test -w "$work" || {
    say "user $uid cannot write to $work, which belongs to $owner:$group"
    [ "$owner" = 0 ] || say "to be its owner add -e CRESSET_UID=$owner -e CRESSET_GID=$group"
  }
}

# Work that nobody has given a place on the host goes with the container.
advise_volume() {
  cut -d ' ' -f 5 /proc/self/mountinfo | grep -qx "$work" ||
    say "nothing is mounted at $work: what is written there goes with the container; add -v \"\$PWD\":$work"
}

# --- JupyterLab ----------------------------------------------------------------------------------

serve_jupyter() {
  advise_volume
  echo jupyter >"$state/mode"
  token=${JUPYTER_TOKEN-}
  unset JUPYTER_TOKEN
  if [ -z "$token" ] && [ -r /run/secrets/jupyter_token ]; then
    token=$(cat /run/secrets/jupyter_token)
  fi
  if [ -n "$token" ]; then
    shown='?token=(the token that was given)'
  else
    token=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    shown="?token=$token"
  fi
  # In a file of the user's alone: arguments and variables can be read in more places.
  (umask 077 && printf '%s' "$token" >"$state/token")
  [ -z "$as" ] || chown "$uid:$gid" "$state/token"
  export JUPYTER_TOKEN_FILE="$state/token"
  say "JupyterLab: http://127.0.0.1:${CRESSET_PUBLISHED_PORT:-8888}/lab$shown"
  supervise $as jupyter lab --config="$home/etc/jupyter/jupyter_server_config.json"
}

# Runs a server that takes its time to stop: what it has not done a second after it was told, it
# does not need to do. Docker would wait ten seconds.
supervise() {
  "$@" &
  server=$!
  told=
  trap 'told=yes; kill -TERM "$server"; (sleep 1.2; kill -KILL "$server") &' TERM INT
  status=0
  while kill -0 "$server"; do
    status=0
    wait "$server" || status=$?
  done 2>/dev/null
  [ -z "$told" ] || exit 0
  exit "$status"
}

# --- ssh -----------------------------------------------------------------------------------------

# Writes the public keys that may log in, from the first place that has some.
collect_keys() {
  keys=$state/authorized_keys
  rm -f "$keys"
  if [ -n "${SSH_AUTHORIZED_KEYS-}" ]; then
    printf '%s\n' "$SSH_AUTHORIZED_KEYS" >"$keys"
    from=SSH_AUTHORIZED_KEYS
  elif [ -r /run/secrets/authorized_keys ]; then
    from=/run/secrets/authorized_keys
    cat "$from" >"$keys"
  elif [ -r "/home/$user/.ssh/authorized_keys" ]; then
    from="/home/$user/.ssh/authorized_keys"
    cat "$from" >"$keys"
  else
    from="/home/$user/.ssh"
    cat "$from"/*.pub >"$keys" 2>/dev/null || :
  fi
  unset SSH_AUTHORIZED_KEYS
  hint="give your public key: -e SSH_AUTHORIZED_KEYS=\"\$(cat ~/.ssh/id_ed25519.pub)\", or -v FILE:/run/secrets/authorized_keys:ro, or -v ~/.ssh:/home/$user/.ssh:ro"
  [ -s "$keys" ] || fail "ssh lets in by public key alone, and there is none" "$hint"
  ! grep -q 'PRIVATE KEY' "$keys" || {
    rm -f "$keys"
    fail "$from holds a private key, which belongs to its owner alone: it was not used" "$hint"
  }
  prints=$(ssh-keygen -l -f "$keys" 2>/dev/null) || {
    rm -f "$keys"
    fail "$from holds no public key that OpenSSH can read" "$hint"
  }
}

# The variables of the container for those who log in, but for what a session sets itself.
session_variables() {
  env -0 | tr '\n\0' '\001\n' | grep -v "$(printf '[\001"\\]')" |
    grep -Ev '^(HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|SHLVL|TERM|MAIL|HOSTNAME|_|SSH_.*|JUPYTER_TOKEN.*)=' |
    sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=\(.*\)/"\1=\2"/p' | tr '\n' ' '
}

write_config() {
  cat "$home/etc/sshd_config"
  printf 'Port %s\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\nAllowUsers %s\n' \
    "$port" "$key" "$keys" "${USER:-$user}"
  variables=$(session_variables)
  [ -z "$variables" ] || printf 'SetEnv %s\n' "$variables"
}

serve_ssh() {
  [ -x /usr/sbin/sshd ] || fail "this image has no ssh server" "the variants full and dev have one"
  id -un >/dev/null 2>&1 || fail "ssh needs an account, and user $uid has none here" \
    "leave out --user and say -e CRESSET_UID=$uid, or use --user $first_id"
  advise_volume
  collect_keys
  host_keys=$state
  port=22
  if [ -n "$as" ]; then
    host_keys=/var/lib/cresset/ssh
    mkdir -p /run/sshd
  elif [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || echo 1024)" -gt 22 ]; then
    port=2222
  fi
  port=${CRESSET_SSH_PORT:-$port}
  is_number "$port" || fail "CRESSET_SSH_PORT must be a number, got $port" '' 2
  private_folder "$host_keys"
  # Made here, once: a key in a layer would be everybody's.
  key=$host_keys/ssh_host_ed25519_key
  [ -s "$key" ] || ssh-keygen -q -t ed25519 -N '' -C "$user" -f "$key"
  (umask 077 && write_config >"$state/sshd_config")
  printf 'ssh %s\n' "$port" >"$state/mode"
  printf '%s\n' "$prints" | while IFS= read -r print; do say "may log in: $print"; done
  say "this host's key: $(ssh-keygen -l -f "$key.pub")"
  say "ssh -p ${CRESSET_PUBLISHED_PORT:-PORT} ${USER:-$user}@HOST, at the port that was published for $port"
  exec /usr/sbin/sshd -D -e -f "$state/sshd_config"
}

# --- main ----------------------------------------------------------------------------------------

offer() {
  cat <<TEXT
This is Cresset's image of the ${CRESSET_EDITION:-jvm} edition, variant ${CRESSET_VARIANT:-base}. Give it a command:
  cresset train      trains a small network
  cresset doctor     can a GPU be used here; if not, the one fix
  bash               a shell (with -it)
The variants full and dev also start JupyterLab (no command) and an ssh server (ssh).
TEXT
}

serve_command() {
  echo command >"$state/mode"
  $as sh -c 'command -v -- "$1"' sh "$1" >/dev/null ||
    fail "there is no command $1 in this image" \
      "no command starts JupyterLab, ssh an ssh server; anything else is run as it is" 127
  exec $as "$@"
}

[ "${1-}" != -- ] || shift
become_user
if [ "${1-}" = doctor ]; then exec $as "$home/cresset" "$@"; fi
if [ "${1-} ${2-}" = 'cresset doctor' ]; then exec $as "$@"; fi
read_wishes
examine
advise
case $# in
  0)
    if has jupyter; then serve_jupyter; fi
    offer
    ;;
  *)
    if [ "$#" = 1 ] && [ "$1" = ssh ]; then serve_ssh; fi
    serve_command "$@"
    ;;
esac
