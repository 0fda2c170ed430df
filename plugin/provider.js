const schema = require("./schema.json");
const { createInputs } = require("./inputs");

const token = "secure-registry:index:SecureRegistry";
const { properties, inputProperties } = schema.resources[token];

/** The provider that makes SecureRegistry for programs in other languages. */
function createProvider(pulumi, { SecureRegistry }) {
  return {
    version: schema.version,
    schema: JSON.stringify(schema),

    async construct(name, type, inputs, options) {
      if (type !== token) {
        throw new Error(`This package has no ${type}. It has ${token}.`);
      }
      const registry = new SecureRegistry(name, await createInputs(pulumi, inputs, inputProperties), options);
      const state = Object.fromEntries(Object.keys(properties).map((output) => [output, registry[output]]));
      return { urn: registry.urn, state };
    },
  };
}

module.exports = { createProvider };
