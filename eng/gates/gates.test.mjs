// The gates' own tests: node --test eng/gates
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findingsOf, judge, readAcknowledgements } from "./nag.mjs";
import { errorsOf, stateMachinesOf } from "./state-machines.mjs";

const folder = mkdtempSync(join(tmpdir(), "gates-"));
after(() => rmSync(folder, { recursive: true }));

function assemblyWith(resources) {
  const assembly = mkdtempSync(join(folder, "assembly-"));
  write(assembly, "manifest.json", {
    version: "38.0.0",
    artifacts: {
      Data: { type: "aws:cloudformation:stack", displayName: "Data", properties: { templateFile: "Data.template.json" } },
    },
  });
  write(assembly, "Data.template.json", {
    Resources: resources,
    Parameters: { BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/hnb659fds/version" } },
    Rules: { CheckBootstrapVersion: { Assertions: [{ Assert: true }] } },
  });
  return assembly;
}

function write(directory, name, content) {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const openBucket = { Type: "AWS::S3::Bucket", Properties: {}, Metadata: { "aws:cdk:path": "Data/Files/Resource" } };

test("Each pack's findings name the construct's path in the template", () => {
  const findings = findingsOf(assemblyWith({ Files1234: openBucket }));

  for (const rule of ["AwsSolutions-S1", "HIPAA.Security-S3BucketLoggingEnabled", "NIST.800.53.R5-S3BucketLoggingEnabled"]) {
    const finding = findings.find((candidate) => candidate.rule === rule);
    assert.equal(finding?.path, "Data/Files/Resource", rule);
    assert.equal(finding.id, "Files1234");
  }
});

test("A resource type that the library doesn't know is passed over, not a failure", () => {
  const findings = findingsOf(assemblyWith({ New: { Type: "AWS::Brand::New", Properties: { A: 1 } }, Check: { Type: "Custom::Check", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:123456789012:function:f" } } }));

  assert.deepEqual(findings, []);
});

test("An acknowledgement covers its rule at its resources, and nothing else", () => {
  const findings = [
    { rule: "AwsSolutions-IAM5[Resource::*]", path: "Data/Role/Policy" },
    { rule: "AwsSolutions-IAM5[Resource::*]", path: "Other/Role/Policy" },
    { rule: "AwsSolutions-IAM4", path: "Data/Role/Policy" },
  ];

  const { open, stale } = judge(findings, [{ rule: "AwsSolutions-IAM5[Resource::*]", resource: "Data/*" }]);

  assert.deepEqual(open, findings.slice(1));
  assert.deepEqual(stale, []);
});

test("A bracket in a rule's name is no pattern", () => {
  const { open } = judge([{ rule: "A-I", path: "X" }], [{ rule: "A-[I]", resource: "X" }]);

  assert.equal(open.length, 1);
});

test("An acknowledgement that matches nothing is stale", () => {
  const known = { rule: "AwsSolutions-S1", resource: "*/Gone/*" };

  assert.deepEqual(judge([], [known]).stale, [known]);
});

test("An acknowledgement needs a reason", () => {
  const file = write(folder, "acknowledgements.json", { acknowledgements: [{ rules: ["AwsSolutions-S1"], resource: "*", reason: "ok" }] });

  assert.throws(() => readAcknowledgements(file), /"reason"/);
});

test("A state machine is validated with stand-ins for what the deployment fills in", () => {
  const definition = JSON.stringify({
    StartAt: "Check",
    States: { Check: { Type: "Task", Resource: "arn:PARTITION:states:::lambda:invoke", Parameters: { "FunctionName": "ARN" }, End: true } },
  });
  const [before, middle, after] = definition.split(/PARTITION|ARN/);
  const assembly = assemblyWith({
    Machine: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        DefinitionString: { "Fn::Join": ["", [before, { Ref: "AWS::Partition" }, middle, { "Fn::GetAtt": ["Function", "Arn"] }, after]] },
      },
    },
  });

  const [machine] = stateMachinesOf(assembly);

  assert.equal(machine.definition.States.Check.Resource, "arn:aws:states:::lambda:invoke");
  assert.deepEqual(errorsOf(machine.definition), []);
});

test("A transition to a state that doesn't exist is an error", () => {
  const errors = errorsOf({ StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } });

  assert.notEqual(errors.length, 0);
  assert.match(errors.join(), /B|MISSING/);
});
