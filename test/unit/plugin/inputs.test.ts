import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const { createInputs } = require(join(__dirname, "../../../plugin/inputs.js"));

const properties = { users: { plain: true }, tls: { plain: true }, hostname: {} };

function create(inputs: object): Promise<Record<string, unknown>> {
  return createInputs(pulumi, inputs, properties);
}

/** What the SDK knows of an Output. */
function reveal(output: unknown): Promise<[value: unknown, secret: boolean]> {
  const { promise, isSecret } = output as { promise(): Promise<unknown>; isSecret: Promise<boolean> };
  return Promise.all([promise.call(output), isSecret]);
}

test("plain values, and Outputs where they may stand, stay what they are", async () => {
  const inputs = {
    hostname: pulumi.output("registry.example.com"),
    users: { elton: { password: pulumi.secret("chosen") } },
  };
  expect(await create(inputs)).toEqual(inputs);
});

test("a secret around an argument that must be plain goes to the texts in it", async () => {
  const { users, tls } = await create({
    users: pulumi.secret({ elton: { password: "chosen" }, ci: {} }),
    tls: pulumi.secret({ certificateAuthority: { generation: 2, alsoTrusted: [1] }, keyAlgorithm: "RSA" }),
  });

  expect(Object.keys(users as object)).toEqual(["elton", "ci"]);
  const { elton, ci } = users as Record<string, { password: unknown }>;
  expect(await reveal(elton?.password)).toEqual(["chosen", true]);
  expect(ci).toEqual({});
  const { certificateAuthority, keyAlgorithm } = tls as Record<string, unknown>;
  expect(certificateAuthority).toEqual({ generation: 2, alsoTrusted: [1] });
  expect(await reveal(keyAlgorithm)).toEqual(["RSA", true]);
});

test("an Output that is no secret gives its value", async () => {
  expect(await create({ users: pulumi.output({ ci: { rotation: "2" } }) })).toEqual({
    users: { ci: { rotation: "2" } },
  });
});

test("what is not known yet is left for the component to report", async () => {
  const unknown = pulumi.output(pulumi.unknown);
  expect((await create({ users: unknown })).users).toBe(unknown);
});
