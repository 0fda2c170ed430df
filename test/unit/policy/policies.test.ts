import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../../policy/policies";
import { container, filesContainer, type Resource, resource, violations } from "./support";

const read = (path: string) => JSON.parse(readFileSync(join(__dirname, "../../..", path), "utf8"));

/** Of each type one that violates all rules about it. */
const bad: Resource[] = [
  resource("registry", { plainTextSecrets: ["users.elton.password"] }),
  container({
    envs: [],
    ports: [{ internal: 5000 }],
    volumes: [{ hostPath: "/x", containerPath: "/certs" }],
  }),
  filesContainer("elton:$2y$04$x"),
  resource("registry-image", { name: "registry:2" }),
];

test.each(policies.map((policy) => [policy.name, policy] as const))("%s", (_, policy) => {
  expect(policy.description).toMatch(/^[A-Z].*\.$/);
  expect(bad.flatMap((part) => violations(policy, part))).not.toEqual([]);

  // The same resources, but not of a SecureRegistry.
  const others = bad.map((part) => ({ ...part, urn: `urn:pulumi:dev::acme::${part.type}::other` }));
  const foreign = others.filter(({ type }) => !type.includes("SecureRegistry"));
  expect(foreign.flatMap((part) => violations(policy, part))).toEqual([]);
});

test("the README describes every rule", () => {
  const readme = readFileSync(join(__dirname, "../../../policy/README.md"), "utf8");
  const described = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);

  expect(described).toEqual(policies.map(({ name }) => name));
});

test("the pack has the package's version, and the SDKs that it is tested with", () => {
  const { version, dependencies } = read("policy/package.json");
  const root = read("package.json");

  expect(version).toBe(root.version);
  for (const [name, wanted] of Object.entries(dependencies)) {
    expect(wanted).toBe(root.devDependencies[name]);
  }
});
