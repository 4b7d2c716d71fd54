#!/usr/bin/env bash
# Lints what continuous integration elsewhere runs and nobody here can.
#
#   lint.sh DIRECTORY-OF-TOOLS
set -euo pipefail
tools=$1
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-actions action.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci ci/gitlab.yml
"$tools/yamllint" --strict -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable,
  braces: {max-spaces-inside: 1}, brackets: {max-spaces-inside: 1}, truthy: {check-keys: false}}}' \
  action.yml ci/gitlab.yml ci/krew.yaml .pre-commit-hooks.yaml
echo "ok   action.yml, ci/gitlab.yml, ci/krew.yaml and .pre-commit-hooks.yaml: schemas and yamllint"
if command -v hadolint >/dev/null; then hadolint ci/Dockerfile && echo "ok   ci/Dockerfile: hadolint"; else
  echo "skip ci/Dockerfile: no hadolint"
fi
