import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import type { SecureRegistryArgs } from "../../../components";
import { type Deployment, deployNamed, previewNamed } from "../support/deploy";
import { issue } from "../support/openssl";

/** What another resource will have computed when it exists. */
const notKnown = pulumi.output(unknown) as pulumi.Output<never>;

const hash = "$2y$10$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";

const args: SecureRegistryArgs = {
  hostname: "registry.example.com",
  port: 443,
  bindAddress: "10.0.0.1",
  containerName: "images",
  restart: "always",
  network: "backend",
  ipv4Address: "10.1.2.3",
  realm: "Elsewhere",
  image: "registry:3.2.0",
  users: {
    chosen: { password: "correct horse battery" },
    hashed: { passwordHash: hash },
    generated: { rotation: "2" },
    other: {},
  },
  htpasswd: `anna:${hash}`,
  bcryptCost: 4,
  tls: { subjectAlternativeNames: ["a.example"], keyAlgorithm: "RSA", minimumVersion: "1.3" },
  volumes: { certs: "/srv/certs" },
  environment: { REGISTRY_LOG_LEVEL: "debug" },
};

const answers = { subnets: ["10.1.2.0/24"] };

/** Where a preview's resources differ from the deployed ones, as in `registry-container.ports.0.external`. */
function differences(preview: Deployment, deployed: Deployment): string[] {
  expect(preview.names()).toEqual(deployed.names());
  return (
    preview
      .names()
      .flatMap((name) => unknownIn(name, preview.inputs(name), deployed.inputs(name)))
      // Of an argument that is not known only this is, that it is no plain text.
      .filter((difference) => !difference.startsWith("registry.plainTextSecrets "))
      .sort()
  );
}

/** The paths of what is not known, and of what is something else. */
function unknownIn(path: string, shown: unknown, real: unknown): string[] {
  if (shown === pulumi.runtime.unknownValue) {
    return [path];
  }
  if (typeof shown !== "object" || shown === null || typeof real !== "object" || real === null) {
    return Object.is(shown, real) ? [] : [`${path} is ${shown}, not ${real}`];
  }
  const [one, other] = [shown as Record<string, unknown>, real as Record<string, unknown>];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    unknownIn(`${path}.${key}`, one[key], other[key]),
  );
}

const delivered = "registry-files.uploads.2.content";
const envs = "registry-container.envs";
const names = ["registry-server-request.dnsNames", "registry-server-request.ipAddresses"];
const keys = ["registry-ca-key.algorithm", "registry-server-key.algorithm"];

describe("a preview knows what does not depend on the one argument that is not known", () => {
  let deployed: Deployment;
  beforeAll(async () => {
    deployed = await deployNamed("registry", args, answers);
  });

  test("and all, if all are known", async () => {
    const preview = await previewNamed("registry", args, answers);

    expect(differences(preview, deployed)).toEqual([]);
    expect(preview.outputs).toEqual(deployed.outputs);
    expect(preview.warnings).toEqual(deployed.warnings);
  });

  const account = (user: string, property: string): Partial<SecureRegistryArgs> => ({
    users: { ...args.users, [user]: { [property]: notKnown } },
  });
  const credentials = ["credentials", "dockerConfigs"];
  const address = ["dockerConfigs", "endpoint", "url"];

  test.each<[string, Partial<SecureRegistryArgs>, string[], string[]]>([
    ["hostname", { hostname: notKnown }, [...names, "registry-server-request.subject.commonName"], address],
    ["port", { port: notKnown }, ["registry-container.ports.0.external"], address],
    ["bindAddress", { bindAddress: notKnown }, ["registry-container.ports.0.ip"], []],
    [
      "containerName",
      { containerName: notKnown },
      ["registry-container.name", "registry-files.name"],
      ["containerName"],
    ],
    ["restart", { restart: notKnown }, ["registry-container.restart"], []],
    ["network", { network: notKnown }, ["registry-container.networksAdvanced.0.name"], []],
    ["ipv4Address", { ipv4Address: notKnown }, ["registry-container.networksAdvanced.0.ipv4Address"], []],
    ["realm", { realm: notKnown }, [envs], []],
    ["htpasswd", { htpasswd: notKnown }, [delivered], []],
    ["bcryptCost", { bcryptCost: notKnown }, [delivered], []],
    ["a password", account("chosen", "password"), [delivered], credentials],
    ["a hash", account("hashed", "passwordHash"), [delivered], []],
    ["subjectAlternativeNames", { tls: { ...args.tls, subjectAlternativeNames: notKnown } }, names, []],
    ["one of them", { tls: { ...args.tls, subjectAlternativeNames: [notKnown] } }, names, []],
    ["minimumVersion", { tls: { ...args.tls, minimumVersion: notKnown } }, [envs], []],
    ["environment", { environment: notKnown }, [envs], []],
    ["a variable", { environment: { REGISTRY_LOG_LEVEL: notKnown } }, [envs], []],
  ])("%s", async (_, open, inputs, outputs) => {
    const preview = await previewNamed("registry", { ...args, ...open }, answers);

    expect(differences(preview, deployed)).toEqual(inputs.sort());
    expect(unknownIn("", preview.outputs, deployed.outputs)).toEqual(outputs.map((output) => `.${output}`));
  });

  // What the mocked providers compute of these differs, so that only the resources themselves can be compared.
  test.each<[string, Partial<SecureRegistryArgs>, string[]]>([
    ["image", { image: notKnown }, ["registry-image.name"]],
    ["keyAlgorithm", { tls: { ...args.tls, keyAlgorithm: notKnown } }, keys],
    ["rotation", account("generated", "rotation"), ["registry-password-generated.keepers.rotation"]],
  ])("%s", async (_, open, inputs) => {
    const preview = await previewNamed("registry", { ...args, ...open }, answers);

    const own = /^registry-(image|salt|password-.+|.+-key|data|certs|auth)$/;
    const found = preview
      .names()
      .filter((name) => own.test(name))
      .flatMap((name) => unknownIn(name, preview.inputs(name), deployed.inputs(name)));
    expect(found).toEqual(inputs);
  });
});

test("a preview that does not know the container's name knows the name that a volume is given", async () => {
  const preview = await previewNamed(
    "registry",
    {
      ...args,
      containerName: notKnown,
      volumes: { data: "my-data" },
    },
    answers,
  );

  expect(preview.inputs("registry-data").name).toBe("my-data");
});

test("a preview that knows nearly nothing still shows keys, passwords, image and volumes as they are", async () => {
  const known = {
    hostname: "registry.example.com",
    users: { elton: {}, francis: { password: "a".repeat(20) } },
  };
  const deployed = await deployNamed("registry", known);
  const preview = await previewNamed("registry", {
    hostname: notKnown,
    port: notKnown,
    bindAddress: notKnown,
    realm: notKnown,
    users: { elton: {}, francis: { password: notKnown } },
    htpasswd: notKnown,
    bcryptCost: notKnown,
    restart: notKnown,
    environment: notKnown,
    tls: { subjectAlternativeNames: notKnown, minimumVersion: notKnown },
  });

  expect(differences(preview, deployed)).toEqual(
    [
      ...names,
      "registry-server-request.subject.commonName",
      delivered,
      envs,
      "registry-container.ports.0.external",
      "registry-container.ports.0.ip",
      "registry-container.restart",
    ].sort(),
  );
  expect(preview.inputs("registry-password-elton")).toEqual({ length: 32, special: false });
  expect(preview.inputs("registry-salt")).toEqual({ length: 32 });
  expect(preview.inputs("registry-ca-key")).toMatchObject({ algorithm: "ECDSA" });
  expect(preview.inputs("registry-image")).toMatchObject({ name: "registry:3.1.2" });
  expect(preview.inputs("registry-data")).toMatchObject({ name: "acme-prod-registry-data" });
  expect(preview.options("registry-server-certificate").replacementTrigger).toBe(
    deployed.options("registry-server-certificate").replacementTrigger,
  );
});

describe("a preview takes no argument for bad of which it knows too little", () => {
  const hostname = "registry.example.com";
  const users = { elton: {} };
  const own = issue({ name: "own", covers: `DNS:${hostname}` });

  test.each<[string, SecureRegistryArgs]>([
    ["no users, with an unknown htpasswd", { hostname, htpasswd: notKnown }],
    ["an address in an unknown network", { hostname, users, network: notKnown, ipv4Address: "10.1.2.3" }],
    ["an unknown address in a network", { hostname, users, network: "backend", ipv4Address: notKnown }],
    ["a certificate for an unknown hostname", { hostname: notKnown, users, tls: own }],
    ["a certificate with an unknown key", { hostname, users, tls: { ...own, privateKeyPem: notKnown } }],
    ["an unknown certificate", { hostname, users, tls: { ...own, certificatePem: notKnown } }],
    [
      "a certificate with an unknown chain",
      {
        hostname,
        users,
        tls: { ...issue({ name: "b", covers: `DNS:${hostname}`, issuer: own }), chainPem: notKnown },
      },
    ],
    [
      "a certificate of which all is unknown",
      { hostname, users, tls: { certificatePem: notKnown, privateKeyPem: notKnown, chainPem: notKnown } },
    ],
    ["an unknown hash", { hostname, users: { elton: { passwordHash: notKnown } } }],
    ["an unknown password", { hostname, users: { elton: { password: notKnown } } }],
    ["an unknown variable", { hostname, users, environment: { REGISTRY_STORAGE: notKnown } }],
  ])("%s", async (_, open) => {
    const preview = await previewNamed("registry", open, { subnets: ["10.1.2.0/24"] });

    expect(preview.names()).toContain("registry-container");
    expect(preview.warnings).toEqual([]);
  });
});
