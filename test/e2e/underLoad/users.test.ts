import { Cleanup } from "../support/cleanup";
import { inspect } from "../support/docker";
import { figure } from "../support/figures";
import { type LoadReport, underLoad } from "../support/load";
import { RegistryClient } from "../support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "../support/stack";

/** An account with a chosen password. */
const account = (password: string) => ({ password: { secret: password } });

describe.each([1, 500])("a change of users under load, beside %i others,", (count) => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;
  let client: RegistryClient;

  const stays = ["user-0", "password of user-0"] as const;
  const others = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`user-${index}`, account(`password of user-${index}`)]),
  );

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    args = { hostname: "localhost", port: await freePort(), containerName: stack.name, users: others };
    outputs = await stack.deploy(args);
    client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
  });

  afterAll(() => cleanup.run());

  const container = () => inspect(stack.name, "{{.Id}} {{.State.StartedAt}} {{.RestartCount}}");
  const statuses = (...passwords: string[]) =>
    Promise.all(passwords.map((password) => client.status("changing", password)));

  /** Updates to these users while one who stays uses the registry, and looks at the changing one at once. */
  async function change(users: object, ...passwords: string[]): Promise<[LoadReport, number[]]> {
    await stack.setArgs({ ...args, users: { ...others, ...users } });
    const before = await container();
    let after: number[] = [];
    const [report] = await underLoad(outputs.endpoint, [stays], async () => {
      await stack.run("up", "--yes", "--skip-preview");
      after = await statuses(...passwords);
    });
    expect(await container()).toBe(before);
    return [report as LoadReport, after];
  }

  test.each([
    ["added", { changing: account("the first password") }, [200, 401]],
    ["given another password", { changing: account("the second password") }, [401, 200]],
    ["removed", {}, [401, 401]],
  ])(
    "a user that is %s: no request of another fails, and the change is in force at once",
    async (what, users, expected) => {
      const [report, after] = await change(users, "the first password", "the second password");

      expect(after).toEqual(expected);
      expect(report).toMatchObject({ refused: 0, broken: 0 });
      expect(report.good).toBeGreaterThan(100);
      figure(
        `a user ${what}, beside ${count}`,
        `${report.good} requests of another, 0 failures, longest gap ${report.longestGap} ms`,
      );
    },
  );
});
