# A container by hand: namespaces of its own, this machine's programs with some more over them, and
# what our images have. Run by unshare as the superuser.
#   $1  a work folder     $2  where more packages are unpacked     $3  the folder of start.sh
#   then NAME=VALUE ... -- the arguments of the start
set -eu
root=$1/root more=$2/usr files=$3
[ ! -d "$1/mounted" ] || mounted=$1/mounted
shift 3
if [ ! -d "$root" ]; then
  mkdir -p "$root/usr" "$root/proc" "$root/dev" "$root/etc" "$root/run/sshd" "$root/workspace" \
    "$root/home/cresset" "$root/opt/cresset/etc/jupyter" "$root/opt/cresset/fake" "$root/tmp" \
    "$root/run/secrets"
  chmod 1777 "$root/tmp"
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  printf '%s\n' root:x:0:0:root:/root:/bin/bash daemon:x:1:1::/:/usr/sbin/nologin \
    sshd:x:101:65534::/run/sshd:/usr/sbin/nologin cresset:x:1000:1000::/home/cresset:/bin/sh \
    >"$root/etc/passwd"
  printf '%s\n' root:x:0: games:x:60: cresset:x:1000: nogroup:x:65534: >"$root/etc/group"
  printf '%s\n' 'root:!*:1::::::' 'sshd:!:1::::::' 'cresset:*:1::::::' >"$root/etc/shadow"
  chmod 640 "$root/etc/shadow"
  : >"$root/etc/ld.so.cache"
  echo mine >"$root/home/cresset/notes"
  chown -R 1000:1000 "$root/home/cresset" "$root/workspace"
  for name in start health; do
    cp "$files/$name.sh" "$root/opt/cresset/$name"
    chmod 755 "$root/opt/cresset/$name"
  done
  cp "$files/sshd_config" "$root/opt/cresset/etc"
  cp "$files/jupyter_server_config.json" "$root/opt/cresset/etc/jupyter"
  printf '%s\n' '#!/bin/sh' 'echo "the doctor said so"' 'exit "${FAKE_DOCTOR:-1}"' \
    >"$root/opt/cresset/cresset"
  # A JupyterLab that does not stop when it is told.
  printf '%s\n' '#!/bin/sh' 'trap "" TERM' 'echo "token=$(cat "$JUPYTER_TOKEN_FILE") as $(id -u)"' \
    'env' 'echo started' 'while :; do sleep 0.1; done' >"$root/opt/cresset/fake/jupyter"
  chmod 755 "$root/opt/cresset/cresset" "$root/opt/cresset/fake/jupyter"
fi
mount --make-rprivate /
mount -t overlay overlay -o "ro,lowerdir=$more:/usr" "$root/usr"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind /etc/ld.so.cache "$root/etc/ld.so.cache"
[ -z "${mounted-}" ] || mount --bind "$mounted" "$root/workspace"
cd "$root"
variables=PATH=/opt/cresset:/usr/sbin:/usr/bin
exec env -i "$variables" LANG=C.UTF-8 HOME=/root sh -c '
  root=$1
  shift
  while [ "$1" != -- ]; do
    export "$1"
    shift
  done
  shift
  as=
  if [ -n "${AS-}" ]; then as="--userspec=$AS"; fi
  exec chroot $as "$root" /usr/bin/tini -- /opt/cresset/start "$@"' sh "$root" "$@"
