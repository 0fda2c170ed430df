import assert from "node:assert/strict";
import fc from "fast-check";
import { examine } from "../../../components/validation";
import type { KnownArgs } from "../../../components/validation/findings";
import { Tally, thoroughly } from "../../support/thoroughly";
import { now } from "../support/examination";

const properties = [
  ...[
    "hostname",
    "port",
    "bindAddress",
    "containerName",
    "restart",
    "network",
    "ipv4Address",
    "realm",
    "image",
  ],
  ...["users", "htpasswd", "bcryptCost", "tls", "volumes", "environment"],
];
const inner = [
  ...["elton", "password", "passwordHash", "rotation", "data", "certs", "auth", "retainData", "__proto__"],
  ...[
    "certificatePem",
    "privateKeyPem",
    "chainPem",
    "subjectAlternativeNames",
    "keyAlgorithm",
    "minimumVersion",
  ],
];

const anything = fc.anything({
  key: fc.oneof(fc.constantFrom(...inner), fc.string({ maxLength: 5 })),
  maxDepth: 2,
  maxKeys: 3,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

test("the examination reports, and never throws, whatever the arguments are", () => {
  const reported = new Tally();
  const someArgs = fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...properties), anything, { maxKeys: 3 }) },
    { weight: 1, arbitrary: anything },
  );
  const valid = { hostname: "registry.example.com", users: { elton: {} } };
  thoroughly(someArgs, (args) => {
    const isObject = typeof args === "object" && args !== null && !Array.isArray(args);
    const { problems } = examine((isObject ? { ...valid, ...args } : args) as KnownArgs, { now });
    reported.count(problems.length > 0);
    for (const { property, message } of problems) {
      assert.ok(typeof property === "string" && property !== "");
      assert.match(message, /^[a-z].*[.?]$/s);
    }
  });
  expect(reported.least).toBeGreaterThan(100);
});
