#!/usr/bin/env bash
# Puts the program, its manual page and its completions for three shells under a directory.
#
#   ci/install.sh PROGRAM ROOT
set -euo pipefail
program=$1
root=$2
share=$root/share
install -d "$root/bin" "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d"
install -m 755 "$program" "$root/bin/netpol-verify"
"$program" completion bash >"$share/bash-completion/completions/netpol-verify"
"$program" completion zsh >"$share/zsh/site-functions/_netpol-verify"
"$program" completion fish >"$share/fish/vendor_completions.d/netpol-verify.fish"
"$(dirname "$0")/manual.sh" "$program" | gzip -9n >"$share/man/man1/netpol-verify.1.gz"
