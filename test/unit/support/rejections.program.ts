// A program that gives a component bad arguments which are known late only, and prints what became of it. It runs in
// a process of its own, as the errors are those that nobody catches.
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { SecureRegistry, type SecureRegistryArgs } from "../../../components";
import { readConfig } from "../../../infra/config";
import { providers } from "./providers";
import { record } from "./recorder";

/** What became of one component. */
export interface Rejection {
  /** The names of all resources that were registered. */
  registered: string[];

  /** The different errors that nobody caught, by class and message: Pulumi reports each when it first sees it. */
  errors: [string, string][];
}

const good = { hostname: "registry.example.com", users: { elton: {} } };

const later = <T>(value: T) => pulumi.output(sleep(5, value)) as pulumi.Output<T>;

/** What another resource will have computed when it exists. */
const notKnown = pulumi.output(unknown) as pulumi.Output<never>;

/** The arguments that this repository's program makes of a configuration. */
function configured(config: object): SecureRegistryArgs {
  const texts = Object.entries({ hostname: "registry.local", ...config }).map(([key, value]) => [
    `secure-registry:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts));
  return readConfig(new pulumi.Config("secure-registry"));
}

/** What TypeScript would refuse. */
const untyped = (args: object) => args as SecureRegistryArgs;

const cases: Record<string, () => SecureRegistryArgs> = {
  "one bad output": () => ({ ...good, port: later(0) }),
  "bad outputs and bad plain values": () => ({
    hostname: later("https://registry.example.com"),
    users: { elton: { password: pulumi.secret("hunter2\n") }, francis: {}, "#": {} },
    realm: "",
    tls: { subjectAlternativeNames: [later("-")] },
  }),
  "an address outside of the network": () => ({ ...good, network: "backend", ipv4Address: "10.1.3.1" }),
  "an own certificate that is none": () => ({
    ...good,
    tls: { certificatePem: later("/etc/tls.crt"), privateKeyPem: pulumi.secret("hunter2") },
  }),
  "values of other types that are known late": () => ({
    ...good,
    port: later("5000") as pulumi.Output<unknown> as pulumi.Output<number>,
    users: { elton: { password: pulumi.secret(271828) as pulumi.Output<unknown> as pulumi.Output<string> } },
    tls: { subjectAlternativeNames: later("hunter2") as pulumi.Output<unknown> as pulumi.Output<string[]> },
  }),
  "an account that is text": () => untyped({ hostname: later("a.example"), users: { elton: "hunter2" } }),
  "properties that are no arguments": () =>
    untyped({
      ...good,
      hostName: later("hunter2"),
      users: { elton: { passwort: pulumi.secret("hunter2") } },
    }),
  "a user called __proto__": () => ({
    hostname: later("a.example"),
    users: JSON.parse('{"__proto__":{},"elton":{}}'),
  }),
  "a user called __proto__ alone": () => ({
    hostname: later("a.example"),
    users: JSON.parse('{"__proto__":{"password":"hunter2"}}'),
  }),
  "passwords in the configuration that are no text": () =>
    configured({
      users: { a: { password: ["hunter2"] }, b: { password: { c: "hunter2" } }, d: { password: true } },
    }),
  "an account in the configuration that is text": () =>
    configured({ users: { a: "hunter2", b: { password: "correct horse battery" } } }),
  "all users in an output": () =>
    untyped({ ...good, users: pulumi.output({ elton: { password: "hunter2" } }) }),
  "an account in an output": () =>
    untyped({ ...good, users: { francis: {}, elton: pulumi.secret({ password: "hunter2" }) } }),
  "an account in a promise": () =>
    untyped({ ...good, users: { elton: Promise.resolve({ password: "hunter2" }) } }),
  "all users in a promise": () =>
    untyped({ ...good, users: Promise.resolve({ elton: { password: "hunter2" } }) }),
  "the certificate's arguments in a promise": () =>
    untyped({ ...good, tls: Promise.resolve({ minimumVersion: "1.3" }) }),
  "the certificate's arguments in an output": () =>
    untyped({ ...good, tls: pulumi.output({ minimumVersion: "1.3" }) }),
  "all volumes in a promise": () => untyped({ ...good, volumes: Promise.resolve({ data: "my-data" }) }),
  "volumes in outputs": () =>
    untyped({
      ...good,
      volumes: {
        data: later("my-data"),
        certs: pulumi.output("/srv/certs"),
        auth: notKnown,
        retainData: later(false),
      },
    }),
  "outputs where plain values are needed, and other problems": () =>
    untyped({
      hostname: later("https://registry.example.com"),
      hostName: "a",
      port: 0,
      users: later({}),
      volumes: { data: later("/") },
      tls: { minimumVersion: later("1.0") },
    }),
  "a list of users beside an output": () =>
    untyped({ hostname: later("a.example"), users: [{ password: "hunter2" }] }),
  "a property called __proto__ beside an output": () =>
    untyped(
      Object.fromEntries([
        ["hostname", later("a.example")],
        ["users", { elton: {} }],
        ["__proto__", { port: 5 }],
      ]),
    ),
  "a network of Docker's own that is known late": () => ({ ...good, network: later("host") }),
  "an output that fails by itself": () => ({
    ...good,
    realm: later("").apply(() => {
      throw new Error("no realm");
    }),
  }),
};

/** Those that a preview sees, beside arguments that are not known yet. */
const previews: Record<string, () => SecureRegistryArgs> = {
  "a preview that knows bad arguments": () => ({
    hostname: notKnown,
    port: later(0),
    users: { elton: { password: notKnown }, francis: { password: "hunter2\n" }, "#": {} },
    tls: { keyAlgorithm: "DSA", minimumVersion: notKnown },
  }),
  "a preview that knows values of other types": () =>
    untyped({
      ...good,
      port: "5000",
      hostName: "a.example",
      environment: { REGISTRY_LOG_LEVEL: notKnown, LOG: "x", REGISTRY_AUTH: notKnown },
    }),
  "a preview that knows users in an output": () => untyped({ hostname: notKnown, users: notKnown, port: 0 }),
  "a preview that knows nothing bad": () => ({
    hostname: notKnown,
    htpasswd: notKnown,
    network: notKnown,
    ipv4Address: "10.1.3.1",
    tls: { certificatePem: notKnown, privateKeyPem: notKnown },
  }),
};

const errors = new Map<Error, [string, string]>();
process.on("unhandledRejection", (error: Error) => {
  if (!errors.has(error)) {
    errors.set(error, [error.constructor.name, error.message]);
  }
});

async function run(args: SecureRegistryArgs, preview: boolean): Promise<Rejection> {
  errors.clear();
  const mocks = providers({ subnets: ["10.1.2.0/24"] });
  const { resources } = record(mocks, "acme", "prod", preview);
  new SecureRegistry("registry", args);
  // Nothing tells that no more will come, but that nothing has come for a while.
  for (let seen = -1, quiet = 0; quiet < 3; quiet++) {
    await sleep(10);
    if (seen !== resources.length + errors.size) {
      seen = resources.length + errors.size;
      quiet = 0;
    }
  }
  return {
    registered: resources.map(({ name }) => name),
    errors: [...errors.values()],
  };
}

async function main(): Promise<void> {
  const results: Record<string, Rejection> = {};
  for (const [title, args] of Object.entries(cases)) {
    results[title] = await run(args(), false);
  }
  for (const [title, args] of Object.entries(previews)) {
    results[title] = await run(args(), true);
  }
  console.log(JSON.stringify(results));
  // The resources that never come would keep the process.
  process.exit(0);
}

void main();
