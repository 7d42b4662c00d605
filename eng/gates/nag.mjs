// Runs cdk-nag's AwsSolutions, HIPAA Security and NIST 800-53 R5 packs on synthesized templates:
//
//   node eng/gates/nag.mjs <cloud assembly> [<acknowledgements>]
//
// Fails on a finding that nag.acknowledgements.json doesn't give a reason for, and on an acknowledgement that matches no finding any
// more. cdk-nag 3 needs a newer CDK than our packages ask for, so it can't run inside the app: it reads the templates instead.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { App, CfnResource, DefaultStackSynthesizer, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks } from "cdk-nag";
import { resourcesOf, templatesOf } from "./assembly.mjs";

const packs = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks];

/** All findings as { rule, stack, id, type, path, description }. */
export function findingsOf(assembly) {
  const outdir = mkdtempSync(join(tmpdir(), "nag-"));
  try {
    return templatesOf(assembly).flatMap((entry, index) => findingsOfTemplate(entry, join(outdir, String(index))));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Which findings nobody acknowledged, and which acknowledgements match nothing. */
export function judge(findings, acknowledgements) {
  const used = new Set();
  const open = findings.filter((finding) => {
    const matching = acknowledgements.filter((known) => acknowledges(known, finding));
    matching.forEach((known) => used.add(known));
    return matching.length === 0;
  });
  return { open, stale: acknowledgements.filter((known) => !used.has(known)) };
}

/** An acknowledgement without a reason, or for everything, is none. */
export function readAcknowledgements(file) {
  const { acknowledgements } = JSON.parse(readFileSync(file, "utf8"));
  for (const known of acknowledgements) {
    if (!known.rules?.length || !known.resource || !(known.reason?.length >= 20)) {
      throw new Error(
        `${file}: ${JSON.stringify(known)} must have "rules" (a list), "resource" (a construct path, * for any part) and "reason" (a sentence).`,
      );
    }
  }
  // Each rule on its own, so that one that no longer matches doesn't hide behind the others.
  return acknowledgements.flatMap((known) => known.rules.map((rule) => ({ ...known, rule })));
}

function findingsOfTemplate({ stack, file, template }, outdir) {
  const app = new App({ outdir, analyticsReporting: false });
  // The template brings the rule that checks the bootstrap's version: a second one would collide.
  const scope = new Stack(app, "Stack", { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
  const include = new CfnInclude(scope, "Template", { templateFile: file, allowCyclicalReferences: true });
  const resources = new Map(resourcesOf({ stack, template }).map((resource) => [resource.id, resource]));
  return packs.flatMap((Pack) => {
    const report = new Pack(app, { verbose: true }).validateScope(include);
    return report.violations.flatMap((violation) =>
      violation.violatingResources.map((resource) => {
        const { id, type, path } = resources.get(logicalIdOf(findByPath(app, resource.constructPath)));
        return { rule: violation.ruleName, stack, id, type, path, description: violation.description };
      }),
    );
  });
}

function findByPath(app, path) {
  return path.split("/").reduce((scope, id) => scope.node.findChild(id), app);
}

function logicalIdOf(element) {
  if (!CfnResource.isCfnResource(element)) {
    throw new Error(`cdk-nag reported ${element.node.path}, which is no CloudFormation resource.`);
  }
  return Stack.of(element).resolve(element.logicalId);
}

function acknowledges(known, finding) {
  return matches(known.rule, finding.rule) && matches(known.resource, finding.path);
}

function matches(pattern, text) {
  const expression = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${expression.join(".*")}$`, "s").test(text);
}

function main([assembly, file = new URL("nag.acknowledgements.json", import.meta.url).pathname]) {
  if (!assembly) {
    console.error("Usage: node eng/gates/nag.mjs <cloud assembly> [<acknowledgements>]");
    return 2;
  }
  const findings = findingsOf(assembly);
  const { open, stale } = judge(findings, readAcknowledgements(file));
  for (const { rule, path, type, description } of open) {
    console.error(`${rule}\n  at ${path} (${type})\n  ${description}\n`);
  }
  for (const { rule, resource } of stale) {
    console.error(`Acknowledged, but no longer found: ${rule} at ${resource}. Take it out of ${file}.\n`);
  }
  console.log(`cdk-nag: ${findings.length} findings, ${findings.length - open.length} acknowledged, ${open.length} open, ${stale.length} stale.`);
  return open.length + stale.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2));
}
