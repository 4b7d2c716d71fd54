#!/usr/bin/env bash
# Writes the manual page of the program from its own help, in the language of man(7).
#
#   ci/manual.sh PROGRAM
set -euo pipefail
program=$1
version=$("$program" --version | cut -d' ' -f2)
# What roff would take for a command or an escape is text here.
quote() { sed -e 's/\\/\\e/g' -e "s/^\([.']\)/\\\\\&\1/" -e 's/-/\\-/g'; }
cat <<END
.TH NETPOL\-VERIFY 1 "" "netpol\-verify $version" "User Commands"
.SH NAME
netpol\-verify \- prove what Kubernetes NetworkPolicies allow, or show how they fail
.SH SYNOPSIS
.B netpol\-verify
.RI [ command ]
.IR arguments ...
.SH COMMANDS
.nf
END
"$program" --help | quote
printf '.fi\n'
for command in $("$program" --help | sed -n '/^SUBCOMMANDS:/,/^ *See/s/^  \([a-z]*\).*/\1/p'); do
  printf '.SH "%s"\n.nf\n' "$(printf '%s' "$command" | tr '[:lower:]' '[:upper:]')"
  "$program" "$command" --help | quote
  printf '.fi\n'
done
