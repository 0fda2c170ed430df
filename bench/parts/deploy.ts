import { allContestants, type Contestant } from "../support/contestants";
import { registryOf } from "../support/registry";
import type { Rows } from "../support/results";
import { interleave } from "../support/timing";
import type { Part } from "./part";

/** The same registry of two users, deployed from nothing and then again, by all contestants. */
export const measureDeployments: Part = async (rows, { quick, tools }) => {
  const contestants = await allContestants(() => registryOf(2), tools);
  try {
    await interleave(
      quick ? 2 : 5,
      contestants.map((contestant) => () => measure(rows, contestant)),
    );
  } finally {
    await Promise.allSettled(contestants.map((contestant) => contestant.dispose()));
  }
};

async function measure(rows: Rows, contestant: Contestant): Promise<void> {
  try {
    rows.addCost("first deployment", contestant.name, await contestant.up());
    if (contestant.again !== undefined) {
      rows.addCost("the same command again", contestant.name, await contestant.again());
    }
  } finally {
    await contestant.down();
  }
}
