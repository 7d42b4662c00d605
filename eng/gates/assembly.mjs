// Reads a cloud assembly (the folder that `cdk synth` writes): its stacks' templates, those of stages and nested stacks too.
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

/** The templates as { stack, file, template }, in the order of the assembly. */
export function templatesOf(assembly) {
  const manifest = JSON.parse(readFileSync(join(assembly, "manifest.json"), "utf8"));
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    switch (artifact.type) {
      case "aws:cloudformation:stack":
        return withNestedStacks(assembly, artifact.displayName ?? id, artifact.properties.templateFile);
      case "cdk:cloud-assembly":
        return templatesOf(join(assembly, artifact.properties.directoryName));
      default:
        return [];
    }
  });
}

/** The resources as { stack, id, type, path, properties }; `path` is the construct's path, else the logical id. */
export function resourcesOf({ stack, template }) {
  return Object.entries(template.Resources ?? {}).map(([id, resource]) => ({
    stack,
    id,
    type: resource.Type,
    path: resource.Metadata?.["aws:cdk:path"] ?? `${stack}/${id}`,
    properties: resource.Properties ?? {},
  }));
}

function withNestedStacks(assembly, stack, file) {
  const template = JSON.parse(readFileSync(join(assembly, file), "utf8"));
  const nested = Object.values(template.Resources ?? {})
    .map((resource) => resource.Metadata?.["aws:asset:path"])
    .filter((path) => path?.endsWith(".nested.template.json") && existsSync(join(assembly, path)));
  return [
    { stack, file: join(assembly, file), template },
    ...nested.flatMap((path) => withNestedStacks(assembly, `${stack}/${path.replace(".nested.template.json", "")}`, path)),
  ];
}
