import { Agent, get } from "node:https";
import type { Outputs } from "../support/stack";
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

  test("does not tell whether a user exists", async () => {
    const times = await measure(target.outputs, 200);
    report("at the default cost", times);
    expect(await statusOf(target.outputs, "known user, right password")).toBe(200);
    expect(await statusOf(target.outputs, "known user, wrong password")).toBe(401);
    expect(await statusOf(target.outputs, "unknown user, wrong password")).toBe(401);

    const [known, unknown] = wrongOnes(times);
    expect(canTellApart(known, unknown)).toBe(false);
  });

  test("would tell it at cost 10, and this test would notice", async () => {
    const args = JSON.parse(await target.stack.run("config", "get", "args")) as Record<string, unknown>;
    const outputs = await target.stack.deploy({ ...args, bcryptCost: 10 });
    const times = await measure(outputs, 40);
    report("at cost 10", times);

    const [known, unknown] = wrongOnes(times);
    expect(canTellApart(known, unknown)).toBe(true);
    expect(median(known)).toBeGreaterThan(5 * median(unknown));
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

/**
 * Whether the medians are further apart than the middle halves are wide, or a random one out of the first is
 * longer than one out of the second much more often than not (the U statistic of Mann and Whitney, whose
 * standard deviation is 0.03 for 200 tries of what is the same).
 */
function canTellApart(first: number[], second: number[]): boolean {
  const width = Math.max(spread(first), spread(second));
  return (
    Math.abs(median(first) - median(second)) > width || Math.abs(superiority(first, second) - 0.5) > 0.15
  );
}

/** How likely it is that one out of the first is the longer one. */
function superiority(first: number[], second: number[]): number {
  const wins = first.flatMap((one) =>
    second.map((other): number => (one > other ? 1 : one === other ? 0.5 : 0)),
  );
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
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
  const [known, unknown] = wrongOnes(times);
  lines.push(
    `  a known user's wrong password takes longer in ${(100 * superiority(known, unknown)).toFixed(0)}%`,
  );
  process.stdout.write(`Answers ${when}, ${known.length} tries each:\n${lines.join("\n")}\n`);
}
