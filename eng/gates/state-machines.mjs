// Validates every state machine of a cloud assembly against the Amazon States Language:
//
//   node eng/gates/state-machines.mjs <cloud assembly>
import { pathToFileURL } from "node:url";
import validate from "asl-validator";
import { resourcesOf, templatesOf } from "./assembly.mjs";

/** The definitions as { path, definition }, with a stand-in for each value that only the deployment knows. */
export function stateMachinesOf(assembly) {
  return templatesOf(assembly)
    .flatMap(resourcesOf)
    .filter(({ type }) => type === "AWS::StepFunctions::StateMachine")
    .map(({ path, properties }) => ({ path, definition: definitionOf(path, properties) }));
}

/** What is wrong with a definition: a list of sentences, empty when it is valid. */
export function errorsOf(definition) {
  const { isValid, errors } = validate(definition, { checkPaths: true, checkArn: true });
  return isValid ? [] : errors.map((error) => error.message ?? `${error["Error code"]}: ${error.Message}`);
}

function definitionOf(path, { Definition, DefinitionString, DefinitionSubstitutions = {} }) {
  if (Definition) {
    return Definition;
  }
  const text = textOf(DefinitionString).replace(/\$\{(\w+)\}/g, (whole, name) =>
    name in DefinitionSubstitutions ? textOf(DefinitionSubstitutions[name]) : whole,
  );
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: the definition is no JSON, with stand-ins for what the deployment fills in: ${error.message}\n${text}`);
  }
}

const pseudoParameters = {
  "AWS::Partition": "aws",
  "AWS::Region": "us-east-1",
  "AWS::AccountId": "123456789012",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::StackName": "Stack",
};

function textOf(value) {
  if (typeof value !== "object") {
    return String(value);
  }
  const [[name, argument]] = Object.entries(value);
  switch (name) {
    case "Fn::Join":
      return argument[1].map(textOf).join(argument[0]);
    case "Fn::Sub":
      return [argument].flat()[0].replace(/\$\{([\w:.]+)\}/g, (_, key) => pseudoParameters[key] ?? key.replace(".", ""));
    case "Ref":
      return pseudoParameters[argument] ?? argument;
    case "Fn::GetAtt":
      // Only a function's ARN stands where the language checks for one.
      return argument[1] === "Arn" ? `arn:aws:lambda:us-east-1:123456789012:function:${argument[0]}` : argument.join("");
    case "Fn::ImportValue":
      return "imported";
    default:
      throw new Error(`No stand-in is known for ${name}: add one to eng/gates/state-machines.mjs.`);
  }
}

function main([assembly]) {
  if (!assembly) {
    console.error("Usage: node eng/gates/state-machines.mjs <cloud assembly>");
    return 2;
  }
  const machines = stateMachinesOf(assembly);
  const invalid = machines.map(({ path, definition }) => ({ path, errors: errorsOf(definition) })).filter(({ errors }) => errors.length > 0);
  for (const { path, errors } of invalid) {
    console.error(`${path}\n  ${errors.join("\n  ")}\n`);
  }
  console.log(`asl-validator: ${machines.length} state machines, ${invalid.length} invalid.`);
  return invalid.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2));
}
