import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, TestStack } from "../support/stack";

/** The names that stand in the recorded states. */
const name = "e2e-upgrade";

/** The recorded states are encrypted by this; the secrets in them were made for the record alone. */
const passphrase = "a passphrase for recorded states";

/** The arguments that the recorded registries were made with; a later version must take them as they are. */
const args = {
  hostname: "registry.test",
  port: 20000,
  containerName: name,
  users: { elton: { password: { secret: "password of elton" } }, francis: {}, grace: { rotation: "2" } },
};

/** What a user can't have back once it is replaced. */
const kept = /:(Volume|PrivateKey|SelfSignedCert|RandomPassword|RandomBytes|CertRequest|LocallySignedCert)::/;

const states = readdirSync(__dirname).filter((file) => file.endsWith(".json"));

/** Records this version's state: to be done once for each version that is released. */
async function record(): Promise<void> {
  const stack = await TestStack.ofComponent({ name, passphrase });
  try {
    await stack.deploy({ ...args, port: await freePort() });
    await stack.deploy(args);
    const { version } = JSON.parse(await readFile(join(__dirname, "../../../package.json"), "utf8"));
    const file = join(__dirname, `${version}.json`);
    await stack.run("stack", "export", "--file", file);
    // Where the program lay on the recording machine is nobody's business.
    const state = JSON.parse(await readFile(file, "utf8"), (key, value) =>
      /^(sourcePosition|stackTrace)$/.test(key) ? undefined : value,
    );
    await writeFile(file, `${JSON.stringify(state, undefined, 1)}\n`);
  } finally {
    await stack.dispose();
  }
}

if (process.env.RECORD_STATE !== undefined) {
  test("this version's state is recorded", record);
} else {
  test("there is a released version to upgrade from", () => {
    expect(states).not.toEqual([]);
  });

  test.each(states)("an upgrade from %s keeps volumes, keys, certificates and passwords", async (file) => {
    const stack = await TestStack.ofComponent({ name, passphrase });
    const state = await readFile(join(__dirname, file), "utf8");
    expect((await stack.pulumi(["stack", "import"], { input: state })).code).toBe(0);
    await stack.setArgs(args);

    const { steps } = JSON.parse(await stack.run("preview", "--json", "--show-sames")) as {
      steps: { op: string; urn: string }[];
    };
    const known = steps.filter(({ urn }) => kept.test(urn));
    expect(known).toHaveLength(11);
    expect(known.filter(({ op }) => op !== "same" && op !== "update")).toEqual([]);
    await stack.forget();
  });
}
