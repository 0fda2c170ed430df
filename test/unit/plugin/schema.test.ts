import { readFileSync } from "node:fs";
import { join } from "node:path";

const plugin = join(__dirname, "../../../plugin");
const { makeSchema } = require(join(plugin, "makeSchema.js"));

function read(file: string) {
  return JSON.parse(readFileSync(join(plugin, file), "utf8"));
}

const schema = read("schema.json");
const { inputProperties, properties, requiredInputs } =
  schema.resources["secure-registry:index:SecureRegistry"];

test("the schema is that of the component's types (make it anew: node plugin/makeSchema.js)", () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(makeSchema())));
});

test("it marks what is secret, and whole numbers", () => {
  const { User, Tls, CertificateAuthority } = Object.fromEntries(
    Object.entries<{ properties: Record<string, object> }>(schema.types).map(([token, type]) => [
      token.replace("secure-registry:index:", ""),
      type.properties,
    ]),
  );

  expect(User).toMatchObject({ password: { secret: true }, passwordHash: { secret: true } });
  expect(Tls?.privateKeyPem).toMatchObject({ secret: true });
  expect(Tls?.certificatePem).not.toHaveProperty("secret");
  expect(CertificateAuthority).toMatchObject({ generation: { type: "integer" } });
  expect(inputProperties).toMatchObject({ htpasswd: { secret: true }, port: { type: "integer" } });
  expect(requiredInputs).toEqual(["hostname"]);
});

test("its outputs bear no mark: the SDK for Java would not compile", () => {
  expect(Object.keys(properties)).toContain("credentials");
  expect(JSON.stringify(properties)).not.toContain('"secret"');
});

test("the plugin has the versions of the repository", () => {
  const root = read("../package.json");
  const { version, dependencies } = read("package.json");
  const lock = read("../package-lock.json").packages;

  expect([version, schema.version]).toEqual([root.version, root.version]);
  for (const [name, pinned] of Object.entries(dependencies)) {
    expect([name, pinned]).toEqual([name, lock[`node_modules/${name}`]?.version]);
  }
});
