import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "../../../components";
import type { UserArgs } from "../../../components/arguments";
import { type Deployment, deploy, deployNamed, leastArgs } from "../support/deploy";
import { issue } from "../support/openssl";
import type { Answers } from "../support/providers";

const hash = "$2y$10$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";

/** Every argument; `lift` makes an input of a plain value. */
function allArgs(lift: <T>(value: T) => pulumi.Input<T>): SecureRegistryArgs {
  return {
    hostname: lift("registry.example.com"),
    port: lift(443),
    bindAddress: lift("10.0.0.1"),
    containerName: lift("images"),
    restart: lift("always"),
    network: lift("backend"),
    ipv4Address: lift("10.1.2.3"),
    realm: lift("Elsewhere"),
    image: lift("registry:3.2.0"),
    users: {
      chosen: { password: lift("correct horse battery") },
      weak: { password: lift("password") },
      hashed: { passwordHash: lift(hash) },
      generated: { rotation: lift("2") },
    },
    htpasswd: lift(`anna:${hash}`),
    bcryptCost: lift(4),
    tls: {
      subjectAlternativeNames: lift([lift("a.example"), lift("10.0.0.1")]),
      keyAlgorithm: lift("RSA"),
      minimumVersion: lift("1.3"),
    },
    volumes: { data: "/srv/registry", certs: "my-certs", retainData: false },
    environment: lift({ REGISTRY_LOG_LEVEL: lift("debug") }),
  };
}

const answers: Answers = { subnets: ["10.1.2.0/24"] };

/**
 * What was registered, in an order that does not depend on what was known when. The component's own inputs, which
 * say what is plain text, are left out.
 */
function essence({ registered, outputs, warnings }: Deployment): unknown {
  const sorted = [...registered].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return {
    resources: sorted.map(({ secrets, inputs, ...others }) => ({
      ...others,
      inputs: others.type.endsWith(":SecureRegistry") ? {} : inputs,
    })),
    outputs,
    warnings,
  };
}

const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 5, value));

test.each<[string, <T>(value: T) => pulumi.Input<T>]>([
  ["outputs", (value) => pulumi.output(value) as pulumi.Input<typeof value>],
  ["outputs that are not known yet", (value) => pulumi.output(later(value)) as pulumi.Input<typeof value>],
  ["promises", (value) => Promise.resolve(value)],
  ["secrets", (value) => pulumi.secret(value) as pulumi.Input<typeof value>],
])("every argument has the same effect if all are %s", async (_, lift) => {
  const plain = await deployNamed(
    "registry",
    allArgs((value) => value),
    answers,
  );
  const lifted = await deployNamed("registry", allArgs(lift), answers);

  expect(essence(lifted)).toEqual(essence(plain));
});

test.each<[string, <T>(value: T) => pulumi.Input<T>]>([
  ["plain values", (value) => value],
  ["outputs", (value) => pulumi.output(value) as pulumi.Input<typeof value>],
])("warnings about arguments that are %s are logged once each", async (_, lift) => {
  const { warnings } = await deployNamed("registry", allArgs(lift), answers);

  expect(warnings).toEqual([
    "users.weak.password is shorter than 12 characters. Leave it out to have a strong one generated.",
    "The registry's answers tell by their timing that these users exist, as their hashes have another cost than 5: anna (10), chosen (4), weak (4), hashed (10), generated (4).",
  ]);
});

test("an own certificate has the same effect if its parts are secrets", async () => {
  const { certificatePem, privateKeyPem } = issue({ name: "own", covers: "DNS:registry.example.com" });
  const plain = await deploy({ tls: { certificatePem, privateKeyPem } });
  const lifted = await deploy({
    tls: { certificatePem: pulumi.output(certificatePem), privateKeyPem: pulumi.secret(privateKeyPem) },
  });

  expect(essence(lifted)).toEqual(essence(plain));
  expect(lifted.secretOutputs).toEqual(["credentials", "dockerConfigs"]);
});

test("two deployments of the same arguments are the same", async () => {
  const one = await deployNamed(
    "registry",
    allArgs((value) => value),
    answers,
  );
  const other = await deployNamed(
    "registry",
    allArgs((value) => value),
    answers,
  );

  expect(essence(other)).toEqual(essence(one));
});

test("every optional argument that is explicitly undefined counts as absent", async () => {
  const absent = await deployNamed("registry", leastArgs);
  const explicit = await deployNamed("registry", {
    hostname: "registry.example.com",
    port: undefined,
    bindAddress: undefined,
    containerName: undefined,
    restart: undefined,
    network: undefined,
    ipv4Address: undefined,
    realm: undefined,
    image: undefined,
    users: { elton: { password: undefined, passwordHash: undefined, rotation: undefined } },
    htpasswd: undefined,
    bcryptCost: undefined,
    tls: {
      certificatePem: undefined,
      privateKeyPem: undefined,
      chainPem: undefined,
      subjectAlternativeNames: undefined,
      keyAlgorithm: undefined,
      minimumVersion: undefined,
    },
    volumes: { data: undefined, certs: undefined, auth: undefined, retainData: undefined },
    environment: undefined,
  });

  expect(essence(explicit)).toEqual(essence(absent));
});

test("every optional argument that is null counts as absent, as in configuration files", async () => {
  const nothing = (...names: string[]): Record<string, never> =>
    Object.fromEntries(names.map((name) => [name, null as never]));
  const absent = await deployNamed("registry", leastArgs);
  const explicit = await deployNamed("registry", {
    ...nothing("port", "bindAddress", "containerName", "restart", "network", "ipv4Address", "realm", "image"),
    ...nothing("htpasswd", "bcryptCost", "volumes", "environment"),
    hostname: "registry.example.com",
    users: { elton: nothing("password", "passwordHash", "rotation") },
    tls: nothing("certificatePem", "privateKeyPem", "chainPem", "subjectAlternativeNames", "keyAlgorithm"),
  });
  const inner = await deployNamed("registry", {
    ...leastArgs,
    users: { elton: null as unknown as UserArgs },
    tls: null as unknown as undefined,
    volumes: nothing("data", "certs", "auth", "retainData"),
    environment: nothing("REGISTRY_LOG_LEVEL", "REGISTRY_PROXY_REMOTEURL"),
  });

  expect(essence(explicit)).toEqual(essence(absent));
  expect(essence(inner)).toEqual(essence(absent));
});

test("a variable without a value counts as absent, also where that is known late", async () => {
  const absent = await deployNamed("registry", leastArgs);
  const nothing = pulumi.output(later(undefined)) as pulumi.Output<never>;
  const none = pulumi.output(later(null)) as pulumi.Output<unknown> as pulumi.Output<never>;

  const environments: SecureRegistryArgs["environment"][] = [
    { REGISTRY_LOG_LEVEL: nothing },
    pulumi.output({ REGISTRY_LOG_LEVEL: nothing }),
    { REGISTRY_LOG_LEVEL: none },
    pulumi.output({ REGISTRY_LOG_LEVEL: none }),
    { REGISTRY_LOG: none, REGISTRY_STORAGE_DELETE: nothing },
  ];
  for (const environment of environments) {
    const late = await deployNamed("registry", { ...leastArgs, environment });

    expect(essence(late)).toEqual(essence(absent));
  }
});

test("the arguments are left as they are", async () => {
  const args = { ...allArgs((value) => value), port: undefined };
  const before = structuredClone(args);

  await deployNamed("registry", args, answers);

  expect(args).toStrictEqual(before);
});
