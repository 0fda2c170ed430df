/** Steps that undo what a test has made: all are taken, the last one first, even when some fail. */
export class Cleanup {
  private readonly steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.reverse()) {
      await step().catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, failures.map(String).join("\n"));
    }
  }
}
