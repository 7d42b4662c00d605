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
jobs=()
what=${1:-}
results=artifacts/test-results
assembly=artifacts/cdk.out

main() {
  local started=$SECONDS
  setup_tests
  share_compiler
  rm -rf "$results"
  mkdir -p "$results"

  if [[ $what != gates ]]; then
    jobs=(test/*"$what"*/*.Tests.csproj)
    ((${#jobs[@]} > 0)) || give_up "no test project has '$what' in its name: $(ls test)"
  fi
  build
  if [[ -z $what || $what == gates ]]; then
    jobs+=(gates)
  fi
  run_jobs
  summarize $((SECONDS - started))
}

build() {
  local targets=(Constructs.sln)
  [[ -n $what && $what != gates ]] && targets=("${jobs[@]}")
  [[ $what == gates ]] && targets=(samples/ResearchPlatform)
  for target in "${targets[@]}"; do
    step "Building $target"
    if ! quietly dotnet build "$target" --configuration Release --no-restore; then
      failed=1
      summarize $SECONDS
    fi
  done
}

# Two test projects at a time, or one and the gates: one alone often waits, for CDK's bridge to Node or for a process that starts. More
# would only wait for each other. What a project prints is shown when all are done, and only if it failed.
run_jobs() {
  local job
  slowest_first
  step "Running"
  mkdir "$results/taken"
  run_those_not_taken &
  run_those_not_taken &
  wait
  for job in "${jobs[@]}"; do
    add_up "$(basename "$job" .csproj)"
  done
}

# So that no slow one is left alone at the end.
slowest_first() {
  local name job sorted=()
  for name in EndToEnd TokenizationPipeline.Databases Packages TokenApproval TokenApproval.Handlers SecureStore LocalCloud \
    TokenizationPipeline.Handlers gates TokenApproval.Client TokenizationPipeline.Engine; do
    for job in "${jobs[@]}"; do
      [[ $job == test/$name.Tests/* || $job == "$name" ]] && sorted+=("$job")
    done
  done
  for job in "${jobs[@]}"; do
    # The odd expansion is for bash 3, macOS's own, to which an empty array is an unset one.
    [[ " ${sorted[*]+"${sorted[*]}"} " == *" $job "* ]] || sorted+=("$job")
  done
  jobs=("${sorted[@]}")
}

run_those_not_taken() {
  local job
  for job in "${jobs[@]}"; do
    # Making a folder is what only one of two can do.
    if ! mkdir "$results/taken/$(basename "$job")" 2>/dev/null; then
      continue
    elif [[ $job == gates ]]; then
      run_gates
    else
      run_tests "$job"
    fi
  done
}

# Leaves <name>.log, and <name>.counts with how many passed, failed and were skipped.
run_tests() {
  local name started=$SECONDS log summary counts=(0 1 0)
  name=$(basename "$1" .csproj)
  log=$results/$name.log
  # The assembly, not the project: there is nothing left to build, and MSBuild takes seconds to see that.
  dotnet test "artifacts/bin/$name/release/$name.dll" --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"$log" 2>&1 || true
  # None where the test process crashed or found no test: either way nothing is proven, and that is a failure.
  summary=$(grep -E '^(Passed|Failed|Skipped)! +- Failed:' "$log" | tail -1) || true
  if [[ -n $summary ]]; then
    read -ra counts <<<"$(sed -E 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\2 \1 \3/' <<<"$summary")"
  fi
  echo "${counts[@]}" >"$results/$name.counts"
  tell "$name" "${counts[@]}" "$started"
}

add_up() {
  local counts=(0 1 0)
  if [[ -s $results/$1.counts ]]; then
    read -ra counts <"$results/$1.counts"
  fi
  if ((counts[1] > 0)) && [[ -e $results/$1.log ]]; then
    cat "$results/$1.log"
  fi
  passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
}

# Leaves gates.counts. What a gate printed is shown at once, and only if it failed.
run_gates() {
  gate "Formatting (mend: dotnet csharpier format .)" dotnet csharpier check .
  gate "package-lock.json names no registry" lock_names_no_registry
  run_gate_scripts_own_tests
  gate "The CDK CLI synthesizes the sample" synthesize_sample "$repository/$assembly"
  gate "cfn-lint" lint_templates
  gate "cdk-nag" node eng/gates/nag.mjs "$assembly"
  gate "State machines (asl-validator)" node eng/gates/state-machines.mjs "$assembly"
  echo "$passed $failed $skipped" >"$results/gates.counts"
}

# A gate is one test: a name and a command.
gate() {
  local name=$1 started=$SECONDS
  shift
  if quietly "$@"; then
    count "$name" 1 0 0 "$started"
  else
    count "$name" 0 1 0 "$started"
  fi
}

run_gate_scripts_own_tests() {
  local started=$SECONDS log=$results/gate-scripts.log
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
  tell "$@"
}

# The same arguments. One line in one piece: two lanes write to the same terminal.
tell() {
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
