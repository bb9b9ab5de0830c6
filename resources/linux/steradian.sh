#!/bin/sh
# The window without arguments or with run bundles; the command line with a command (steradian run …).
home=$(dirname "$(dirname "$(readlink -f "$0")")")

case "${1-}" in
  -h | --help | -V | --version) ;;
  '' | -* | *.steradian | file:*)
    # Chromium refuses its sandbox to root.
    if [ "$(id -u)" = 0 ]; then set -- --no-sandbox "$@"; fi
    # Terminals inside Electron programs set it.
    unset ELECTRON_RUN_AS_NODE
    exec "$home/steradian" "$@"
    ;;
esac
# Node would keep 128 MB for young objects; an import of a million files then takes more than 512.
exec "$home/resources/node/node" --max-semi-space-size=8 "$home/resources/app.asar.unpacked/out/cli/cli.js" "$@"
