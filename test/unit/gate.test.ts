import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { Gate } from "../../components/gate";
import { providers } from "./support/providers";
import { record } from "./support/recorder";

const notKnown = pulumi.output(unknown) as pulumi.Output<never>;

/** An Output as the SDK has it beneath its types. */
interface OpenOutput {
  isKnown: Promise<boolean>;
  promise(): Promise<unknown>;
}

/** What comes out of a gate in a preview. */
async function passed(output: unknown): Promise<unknown> {
  const { isKnown, promise } = output as OpenOutput;
  return (await isKnown) ? promise.call(output) : "unknown";
}

describe("an open gate", () => {
  let gate: Gate;
  beforeEach(() => {
    record(providers(), "acme", "prod", true);
    gate = new Gate(pulumi.output(true));
  });

  test.each<[string, pulumi.Input<string>]>([
    ["a plain value", "given"],
    ["an output", pulumi.output("given")],
    ["a promise", Promise.resolve("given")],
  ])("passes %s, also where the default is unknown", async (_, input) => {
    expect(await passed(gate.pass(input))).toBe("given");
    expect(await passed(gate.pass(input, "default"))).toBe("given");
    expect(await passed(gate.pass(input, notKnown))).toBe("given");
  });

  test.each<[string, pulumi.Input<string> | undefined]>([
    ["nothing", undefined],
    ["an output of nothing", pulumi.output(undefined) as unknown as pulumi.Output<string>],
    ["an output of null", pulumi.output(null) as unknown as pulumi.Output<string>],
  ])("passes the default instead of %s", async (_, input) => {
    expect(await passed(gate.pass(input, "default"))).toBe("default");
    expect(await passed(gate.pass(input, pulumi.output("default")))).toBe("default");
    expect(await passed(gate.pass(input, notKnown))).toBe("unknown");
  });

  test("leaves unknown what is unknown, whatever the default", async () => {
    expect(await passed(gate.pass<string>(notKnown, "default"))).toBe("unknown");
  });

  test("keeps secrets secret, and nothing else", async () => {
    expect(await pulumi.isSecret(gate.pass(pulumi.secret("given")))).toBe(true);
    expect(await pulumi.isSecret(gate.pass("given", pulumi.secret("default")))).toBe(false);
  });
});

test("a gate that is unknown lets nothing be known", async () => {
  record(providers(), "acme", "prod", true);

  expect(await passed(new Gate(notKnown).pass("given"))).toBe("unknown");
});
