// Serves the component to Pulumi programs in any language: the engine runs this folder as a plugin.
const { requireComponent } = require("./requireComponent");

const pulumi = requireComponent("@pulumi/pulumi");
const { main } = requireComponent("@pulumi/pulumi/provider");
const components = requireComponent("./index.ts");
const { createProvider } = require("./provider");

main(createProvider(pulumi, components), process.argv.slice(2));
