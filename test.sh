#!/usr/bin/env bash
# Builds and tests everything, from a fresh clone too.
#
#   ./test.sh                     all tests and gates
#   ./test.sh SecureStore         the test projects with SecureStore in their name
#   ./test.sh gates               only the gates: formatting, synth, cfn-lint, cdk-nag, state machines
#   ACCEPT_SNAPSHOTS=1 ./test.sh  approves changed snapshots and public APIs; review them with git diff
#
# The last line is "N passed, N failed" (", N skipped" if any). The exit code says whether all passed.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "$0")"
source eng/setup.sh

passed=0 failed=0 skipped=0
projects=()
what=${1:-}
results=artifacts/test-results
assembly=artifacts/cdk.out

main() {
  local started=$SECONDS
  setup_tests
  rm -rf "$results"
  mkdir -p "$results"

  if [[ $what != gates ]]; then
    projects=(test/*"$what"*/*.Tests.csproj)
    ((${#projects[@]} > 0)) || give_up "no test project has '$what' in its name: $(ls test)"
  fi

  build
  # The odd expansion is for bash 3, macOS's own, to which an empty array is an unset one.
  for project in ${projects[@]+"${projects[@]}"}; do
    run_tests "$project"
  done
  if [[ -z $what || $what == gates ]]; then
    run_gates
  fi
  summarize $((SECONDS - started))
}

build() {
  local targets=(Constructs.sln)
  [[ -n $what && $what != gates ]] && targets=("${projects[@]}")
  [[ $what == gates ]] && targets=(samples/ResearchPlatform)
  for target in "${targets[@]}"; do
    step "Building $target"
    if ! quietly dotnet build "$target" --configuration Release --no-restore; then
      failed=1
      summarize $SECONDS
    fi
  done
}

# One test project after another: CDK's bridge to Node isn't made for many at a time, and two cores are busy with one.
run_tests() {
  local name started=$SECONDS log summary
  name=$(basename "$1" .csproj)
  log=$results/$name.log
  step "$name"
  dotnet test "$1" --configuration Release --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"$log" 2>&1 || true
  summary=$(grep -E '^(Passed|Failed|Skipped)! +- Failed:' "$log" | tail -1) || true
  if [[ -z $summary ]]; then
    # The test process crashed, or found no test: either way nothing is proven.
    cat "$log"
    count "$name" 0 1 0 "$started"
    return
  fi
  local counts
  read -ra counts <<<"$(sed -E 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\1 \2 \3/' <<<"$summary")"
  if ((counts[0] > 0)); then
    cat "$log"
  fi
  count "$name" "${counts[1]}" "${counts[0]}" "${counts[2]}" "$started"
}

run_gates() {
  gate "Formatting (mend: dotnet csharpier format .)" dotnet csharpier check .
  gate "package-lock.json names no registry" lock_names_no_registry
  run_gate_scripts_own_tests
  gate "The CDK CLI synthesizes the sample" synthesize_sample "$repository/$assembly"
  gate "cfn-lint" lint_templates
  gate "cdk-nag" node eng/gates/nag.mjs "$assembly"
  gate "State machines (asl-validator)" node eng/gates/state-machines.mjs "$assembly"
}

# A gate is one test: a name and a command. What the command printed is shown when it fails.
gate() {
  local name=$1 started=$SECONDS
  shift
  step "$name"
  if quietly "$@"; then
    count "$name" 1 0 0 "$started"
  else
    count "$name" 0 1 0 "$started"
  fi
}

run_gate_scripts_own_tests() {
  local started=$SECONDS log=$results/gates.log
  step "The gates' own tests"
  node --test --test-reporter=tap eng/gates/ >"$log" 2>&1 || true
  local ok not_ok
  ok=$(sed -nE 's/^# pass ([0-9]+)$/\1/p' "$log")
  not_ok=$(sed -nE 's/^# tests ([0-9]+)$/\1/p' "$log")
  if [[ -z $ok || $ok != "$not_ok" ]]; then
    cat "$log"
  fi
  count "The gates' own tests" "${ok:-0}" "$((${not_ok:-1} - ${ok:-0}))" 0 "$started"
}

lock_names_no_registry() {
  ! grep -nE '"resolved"|https?://[^"]*\.tgz' package-lock.json
}

lint_templates() {
  local templates=("$assembly"/*.template.json "$assembly"/*/*.template.json)
  ((${#templates[@]} > 0)) || { echo "No template in $assembly."; return 1; }
  "$LOCALCLOUD_PYTHON" -c 'from cfnlint.runner import main; main()' --config-file eng/gates/cfnlint.yaml -- "${templates[@]}"
}

# Arguments: name, passed, failed, skipped, when it started.
count() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  local result="$2 passed"
  (($3 > 0)) && result+=", $3 FAILED"
  (($4 > 0)) && result+=", $4 skipped"
  printf '    %s: %s (%s s)\n' "$1" "$result" "$((SECONDS - $5))" >&2
}

summarize() {
  local line="$passed passed, $failed failed"
  ((skipped > 0)) && line+=", $skipped skipped"
  printf '==> Took %s min %s s\n' "$(($1 / 60))" "$(($1 % 60))" >&2
  ((passed + failed > 0)) || failed=1
  echo "$line"
  exit $((failed > 0))
}

main
