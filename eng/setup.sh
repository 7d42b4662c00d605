# Set-up that demo.sh and test.sh share: source it, then call setup_demo or setup_tests. Needs the .NET 10 SDK, Node 20+ and
# Python 3.10+; all else is put into node_modules and artifacts. Each step is skipped when it has been done.
# shellcheck shell=bash

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Nothing stays behind when a script ends: no MSBuild nodes, and no compiler server but where share_compiler says so.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 CDK_DISABLE_CLI_TELEMETRY=true
# What runs here is our own, and most of it ends soon. So .NET doesn't measure code in order to compile it once more, nor keep memory that
# it compiles into from being written: a fifth of what such programs take.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
# CDK's bridge to Node prints a banner when it hasn't been tried with the Node at hand. Ours is tried by the tests.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1
export JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION=1
# Python's own settings of the caller must not leak into the virtual environment's.
unset PYTHONHOME

# The Python that has what was asked for. The local cloud reads it.
export LOCALCLOUD_PYTHON=${LOCALCLOUD_PYTHON:-}

# The browser that the end-to-end tests drive: Chromium, or Chrome.
export BROWSER_EXECUTABLE=${BROWSER_EXECUTABLE:-}

# Everything that ./demo.sh runs.
setup_demo() {
  require_programs
  install_npm_packages
  install_python_packages moto
  step "Building the sample and the demo"
  quietly dotnet build "$repository/samples/ResearchPlatform" --configuration Release
  quietly dotnet build "$repository/samples/Demo" --configuration Release
}

# Everything that ./test.sh runs, but for building what is tested.
setup_tests() {
  require_programs
  install_npm_packages
  install_python_packages moto cfnlint
  install_browser
  install_database_servers
  step "Restoring .NET tools and packages"
  (cd "$repository" && quietly dotnet tool restore && quietly dotnet restore Constructs.sln)
}

# Synthesizes the sample app with the CDK CLI. Argument: the folder for the cloud assembly, absolute.
synthesize_sample() {
  rm -rf "$1"
  (cd "$repository/samples/ResearchPlatform" && ../../node_modules/.bin/cdk synth --quiet --no-notices --output "$1")
}

# From here on everything that is built, by tests too, is compiled by one server of this script's own, which ends with the script. A
# compiler that is started for each project spends seconds on getting warm.
share_compiler() {
  export UseSharedCompilation=true SharedCompilationId="regulated-data-$$"
  trap end_compiler EXIT
}

end_compiler() {
  local roslyn
  roslyn=$(dotnet msbuild "$repository/src/Foundation" -getProperty:RoslynTargetsPath)
  dotnet exec "$roslyn/bincore/VBCSCompiler.dll" "-pipename:$SharedCompilationId" -shutdown ||
    printf 'The compiler server %s did not end. It will when it has been idle for ten minutes.\n' "$SharedCompilationId" >&2
}

step() {
  printf '==> %s\n' "$*" >&2
}

# Ends the script with what is missing and how to mend it.
give_up() {
  printf '\nCannot go on: %s\n' "$*" >&2
  exit 1
}

# Runs a command, and shows what it printed only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    cat "$log" >&2
    printf '\nThis failed (exit code %s): %s\n' "$status" "$*" >&2
  fi
  rm -f "$log"
  return $status
}

require_programs() {
  local sdk node python
  sdk=$(cd "$repository" && dotnet --version 2>/dev/null) ||
    give_up "no .NET SDK that suits global.json. Install the .NET 10 SDK: https://dotnet.microsoft.com/download"
  node=$(node --version 2>/dev/null) || give_up "no Node. Install Node 20 or later: https://nodejs.org"
  ((${node:1:2} >= 20)) || give_up "Node is $node; 20 or later is needed: https://nodejs.org"
  python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
    give_up "no python3. Install Python 3.10 or later: https://www.python.org"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || give_up "Python is $python; 3.10 or later is needed."
  step "With .NET $sdk, Node $node, Python $python"
}

install_npm_packages() {
  local stamp=$repository/node_modules/.installed-lock
  cmp -s "$repository/package-lock.json" "$stamp" && return
  step "Installing the CDK CLI and validators from npm"
  (cd "$repository" && quietly npm ci --ignore-scripts --no-audit --no-fund) ||
    give_up "npm couldn't install what package-lock.json lists. Check that npm reaches its registry (npm ping), then run this again."
  cp "$repository/package-lock.json" "$stamp"
}

# Arguments: the modules that must be importable. Sets LOCALCLOUD_PYTHON to a Python where they are.
install_python_packages() {
  local environment=$repository/artifacts/python
  local candidate
  for candidate in "$LOCALCLOUD_PYTHON" python3 "$environment/bin/python"; do
    if [[ -n $candidate ]] && can_import "$candidate" "$@"; then
      LOCALCLOUD_PYTHON=$("$candidate" -c 'import sys; print(sys.executable)')
      return
    fi
  done

  step "Installing $* into a Python virtual environment"
  # With the system's packages, so that only what is missing is downloaded.
  quietly python3 -m venv --system-site-packages "$environment" ||
    give_up "Python couldn't make a virtual environment. On Debian and Ubuntu: apt install python3-venv"
  quietly "$environment/bin/python" -m pip install --disable-pip-version-check --requirement "$repository/eng/requirements.txt" ||
    give_up "pip couldn't install what eng/requirements.txt lists. Check that pip reaches its index, or install it yourself and set LOCALCLOUD_PYTHON."
  can_import "$environment/bin/python" "$@" || give_up "$* can't be imported even after installing eng/requirements.txt in $environment."
  LOCALCLOUD_PYTHON=$environment/bin/python
}

# Sets BROWSER_EXECUTABLE. Only root installs one: who isn't is told what to install.
install_browser() {
  find_browser && return
  if command -v apt-get >/dev/null && ((EUID == 0)); then
    step "Installing Chromium"
    quietly apt-get update -q && quietly env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
      chromium fonts-dejavu-core || give_up "apt-get couldn't install chromium. Install Chromium or Chrome, then run this again."
  fi
  find_browser ||
    give_up "no Chromium or Chrome. Install one (Debian: apt install chromium; Ubuntu and macOS: Chrome), or set BROWSER_EXECUTABLE to its path."
}

find_browser() {
  local candidate
  for candidate in "$BROWSER_EXECUTABLE" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [[ -n $candidate ]] && BROWSER_EXECUTABLE=$(command -v "$candidate"); then
      return
    fi
  done
  return 1
}

# MariaDB, its client library and PostgreSQL, which the tokenizer's tests start for themselves. Only root installs them.
install_database_servers() {
  local missing=()
  has_program mariadbd mariadb-server || missing+=(mariadb-server)
  has_client_library || missing+=(libmariadb3)
  has_program postgres postgresql || missing+=(postgresql)
  ((${#missing[@]} > 0)) || return 0
  if command -v apt-get >/dev/null && ((EUID == 0)); then
    step "Installing ${missing[*]}"
    install_without_services "${missing[@]}" || give_up "apt-get couldn't install ${missing[*]}. Install them, then run this again."
    return
  fi
  give_up "the tests start database servers of their own, and these are missing: ${missing[*]} (Debian and Ubuntu: apt install" \
    "${missing[*]}; macOS: brew install mariadb postgresql). Their services needn't run."
}

# Arguments: a program, and the folder below /usr/lib that Debian may keep it in, one folder per version.
has_program() {
  local candidate
  for candidate in "$1" "/usr/sbin/$1" "/usr/lib/$2"/*/bin/"$1"; do
    command -v "$candidate" >/dev/null && return
  done
  return 1
}

has_client_library() {
  [[ $OSTYPE != linux* ]] || PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep 'libmariadb\.so\.3' >/dev/null
}

# Debian starts a server that it installs, now and at each boot: neither is wanted here.
install_without_services() {
  local policy=/usr/sbin/policy-rc.d ours= status=0 unit
  if [[ ! -e $policy ]]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" || return
  fi
  quietly apt-get update -q &&
    quietly env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" || status=$?
  [[ -z $ours ]] || rm -f "$policy"
  for unit in mariadb postgresql; do
    if ((status == 0)) && [[ " $* " == *" $unit"* ]] && command -v systemctl >/dev/null; then
      quietly systemctl disable "$unit" || status=$?
    fi
  done
  return $status
}

# moto before 5.2 can't run state machines; with no Flask it is no server.
can_import() {
  local python=$1
  shift
  "$python" - "$@" >/dev/null 2>&1 <<'PYTHON'
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
if "moto" in sys.argv:
    import moto, moto.server
    assert tuple(map(int, moto.__version__.split(".")[:2])) >= (5, 2)
PYTHON
}
