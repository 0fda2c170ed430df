/**
 * The inputs as the component wants them. Where an argument must be plain, since it decides which resources
 * there are, some SDKs still wrap all of it in an Output because of a secret inside.
 */
async function createInputs(pulumi, inputs, inputProperties) {
  const entries = Object.entries(inputs).map(async ([name, input]) => [
    name,
    inputProperties[name]?.plain && pulumi.Output.isInstance(input) ? await unwrap(pulumi, input) : input,
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function unwrap(pulumi, input) {
  const known = await input.isKnown;
  if (!known) {
    return input;
  }
  const secret = await input.isSecret;
  const value = await input.promise(true);
  return secret ? markStrings(pulumi, value) : value;
}

/** The same structure, with every text in it secret. */
function markStrings(pulumi, value) {
  if (typeof value === "string") {
    return pulumi.secret(value);
  }
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => markStrings(pulumi, item));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, markStrings(pulumi, inner)]));
}

module.exports = { createInputs };
