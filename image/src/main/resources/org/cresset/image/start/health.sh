#!/bin/sh
# Whether what the container was started for answers: exit code 0 or 1, as Docker wants it.
set -eu

state=/run/cresset
[ "$(id -u)" = 0 ] || state=${TMPDIR:-/tmp}/cresset-$(id -u)
[ -r "$state/mode" ] || {
  echo 'still starting'
  exit 1
}
read -r mode port <"$state/mode"
case $mode in
  jupyter)
    exec python3 -c '
import http.client, sys
server = http.client.HTTPConnection("127.0.0.1", 8888, timeout=4)
server.request("GET", "/api")
status = server.getresponse().status
print("JupyterLab answered", status)
sys.exit(status != 200)' 2>&1
    ;;
  ssh)
    [ -n "$(ssh-keyscan -T 4 -p "$port" 127.0.0.1 2>/dev/null)" ] || {
      echo 'sshd does not answer'
      exit 1
    }
    ;;
esac
