import { Agent, get } from "node:https";
import type { GivenArgs, Outputs } from "../support/stack";
import { Target } from "../support/target";

/** Whose password is tried, and which one. */
const kinds = {
  "known user, wrong password": ["elton", "a wrong password of the tests"],
  "unknown user, wrong password": ["ghost", "a wrong password of the tests"],
  "known user, right password": ["elton", "a password of the tests"],
  "unknown user, right password": ["ghost", "a password of the tests"],
} as const;

type Kind = keyof typeof kinds;

/** For each kind the milliseconds that its answers took. */
type Times = Record<Kind, number[]>;

describe("how long an answer takes", () => {
  let target: Target;

  beforeAll(async () => {
    target = await Target.deploy();
  });

  afterAll(() => target.stack.dispose());

  const deploy = async (change: GivenArgs): Promise<Outputs> => {
    const args = JSON.parse(await target.stack.run("config", "get", "args")) as GivenArgs;
    return target.stack.deploy({ ...args, ...change });
  };

  // At the log level info the registry writes one line more where the user exists: 2% of the time.
  test("hardly tells whether a user exists", async () => {
    const times = await measure(target.outputs, 200);
    report("at the default cost", times);
    expect(await statusOf(target.outputs, "known user, right password")).toBe(200);
    expect(await statusOf(target.outputs, "known user, wrong password")).toBe(401);
    expect(await statusOf(target.outputs, "unknown user, wrong password")).toBe(401);

    expect(ratioOfMedians(times)).toBeGreaterThan(0.8);
    expect(ratioOfMedians(times)).toBeLessThan(1.25);
  });

  test("does not tell it where the registry logs warnings only", async () => {
    const times = await measure(await deploy({ environment: { REGISTRY_LOG_LEVEL: "warn" } }), 200);
    report("without that line", times);

    // The standard deviation is 0.03 for 200 tries of what is the same.
    expect(superiority(times)).toBeGreaterThan(0.35);
    expect(superiority(times)).toBeLessThan(0.65);
  });

  test("tells it at cost 10, and these figures show it", async () => {
    const times = await measure(await deploy({ bcryptCost: 10 }), 40);
    report("at cost 10", times);

    expect(ratioOfMedians(times)).toBeGreaterThan(5);
    expect(superiority(times)).toBeGreaterThan(0.95);
  });
});

/** Asks for each kind as often, in turns whose order is left to chance, over one connection. */
async function measure(outputs: Outputs, tries: number): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: outputs.caCertificatePem });
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []])) as unknown as Times;
  for (let round = -5; round < tries; round++) {
    for (const kind of shuffled(Object.keys(kinds) as Kind[])) {
      const start = process.hrtime.bigint();
      await ask(outputs, kind, agent);
      // The first ones warm up both sides.
      if (round >= 0) {
        times[kind].push(Number(process.hrtime.bigint() - start) / 1e6);
      }
    }
  }
  agent.destroy();
  return times;
}

function ask(outputs: Outputs, kind: Kind, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(`${outputs.url}/v2/`, { auth: kinds[kind].join(":"), agent }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    }).on("error", reject);
  });
}

async function statusOf(outputs: Outputs, kind: Kind): Promise<number> {
  const agent = new Agent({ ca: outputs.caCertificatePem });
  return ask(outputs, kind, agent).finally(() => agent.destroy());
}

function wrongOnes(times: Times): [known: number[], unknown: number[]] {
  return [times["known user, wrong password"], times["unknown user, wrong password"]];
}

/** How many times longer a wrong password takes where the user exists. */
function ratioOfMedians(times: Times): number {
  const [known, unknown] = wrongOnes(times);
  return median(known) / median(unknown);
}

/** How often a wrong password takes longer where the user exists: Mann and Whitney's U, as a share of all pairs. */
function superiority(times: Times): number {
  const [known, unknown] = wrongOnes(times);
  const pairs = known.flatMap((one) => unknown.map((other) => Math.sign(one - other)));
  return pairs.reduce((sum, sign) => sum + (sign + 1) / 2, 0) / pairs.length;
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The distance between the quartiles. */
function spread(values: number[]): number {
  return quantile(values, 0.75) - quantile(values, 0.25);
}

function shuffled<T>(values: T[]): T[] {
  return values
    .map((value) => [Math.random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

function report(when: string, times: Times): void {
  const lines = Object.entries(times).map(
    ([kind, values]) =>
      `  ${kind}: median ${median(values).toFixed(2)} ms, quartiles ${spread(values).toFixed(2)} ms apart`,
  );
  lines.push(
    `  a wrong password takes longer for the known user in ${(100 * superiority(times)).toFixed(0)}%`,
  );
  const tries = wrongOnes(times)[0].length;
  process.stdout.write(`Answers ${when}, ${tries} tries each:\n${lines.join("\n")}\n`);
}
