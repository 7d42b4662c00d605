#!/usr/bin/env bash
# Synthesizes the sample app with the CDK CLI, deploys it to the local cloud, and plays its story.
#   ./demo.sh            plays the story
#   ./demo.sh up [port]  deploys, and stays up until Ctrl-C
set -euo pipefail
cd "$(dirname "$0")"
source eng/setup.sh

mode=${1:-play}
case $mode in
  play | up) ;;
  *)
    echo "Usage: ./demo.sh [up [port]]" >&2
    exit 2
    ;;
esac

setup_demo
step "Synthesizing the sample app with the CDK CLI"
quietly synthesize_sample "$repository/artifacts/demo/cdk.out"

exec dotnet artifacts/bin/Demo/release/Demo.dll "$mode" \
  artifacts/demo/cdk.out node_modules/vega-datasets/data/birdstrikes.csv artifacts/demo/local-cloud.json "${@:2}"
