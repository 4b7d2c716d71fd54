#!/usr/bin/env bash
# Makes the archive of a release: the stripped program, its manual page, completions for three shells, the licence.
#
#   ci/dist.sh PROGRAM DIRECTORY
set -euo pipefail
program=$1
target=$2
version=$("$program" --version | cut -d' ' -f2)
name=netpol-verify-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
root=$target/$name
rm -rf "$root"
"$(dirname "$0")/install.sh" "$program" "$root"
strip "$root/bin/netpol-verify"
install -m 644 LICENSE "$root/LICENSE"
# The same program gives the same archive: no times, owners or order of the file system.
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$target" -c "$name" | gzip -9n >"$root.tar.gz"
(cd "$target" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$root.tar.gz"
