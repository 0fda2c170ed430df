// Makes schema.json from the component's TypeScript types: node plugin/makeSchema.js
const { writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");
const { generateSchema } = require("@pulumi/pulumi/provider/experimental/schema");

const name = "secure-registry";

// What a schema can say and TypeScript's types can't, by type and property.
const integers = {
  SecureRegistry: ["port", "bcryptCost"],
  CertificateAuthority: ["generation", "alsoTrusted"],
};
/** Inputs alone: the SDKs for Java and .NET know no secret outputs of components. These are secret at run time. */
const secrets = {
  SecureRegistry: ["htpasswd"],
  User: ["password", "passwordHash"],
  Tls: ["privateKeyPem"],
};

function makeSchema() {
  const root = resolve(__dirname, "..");
  const { version, description } = require(join(root, "package.json"));
  const analyzer = new Analyzer(join(root, "components"), name, { name }, new Set(["SecureRegistry"]));
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  const generated = generateSchema(name, version, description, components, typeDefinitions, dependencies);
  const json = JSON.stringify(generated, (key, value) => (key === "optional" ? undefined : value));
  // The SDKs append Args to the names of types once more.
  const schema = JSON.parse(json.replace(/(secure-registry:index:[A-Za-z]+)Args"/g, '$1"'));
  annotate(schema, integers, (property) => {
    (property.items ?? property).type = "integer";
  });
  annotate(schema, secrets, (property) => {
    property.secret = true;
  });
  return {
    ...schema,
    displayName: "SecureRegistry",
    license: "Apache-2.0",
    keywords: ["pulumi", "category/infrastructure", "kind/component"],
  };
}

/** Changes these properties of a schema, which must be there. */
function annotate(schema, names, change) {
  for (const [type, properties] of Object.entries(names)) {
    const typeToken = `${name}:index:${type}`;
    const { inputProperties = {}, properties: all } = schema.resources[typeToken] ?? schema.types[typeToken];
    for (const property of properties) {
      change(inputProperties[property] ?? all[property]);
    }
  }
}

if (require.main === module) {
  writeFileSync(join(__dirname, "schema.json"), `${JSON.stringify(makeSchema(), null, 2)}\n`);
}

module.exports = { makeSchema };
