import { OpenTofu } from "../support/openTofu";
import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { type RegistrySettings, registryOf } from "../support/registry";
import type { Rows } from "../support/results";
import type { Tools } from "../support/tools";
import type { Part } from "./part";

/** How much of the state each user is: the difference between a few users and many. */
export const measureState: Part = async (rows, { tools }) => {
  for (const kind of ["chosen", "generated"] as const) {
    const few = await settingsOf(2, kind);
    const many = { ...few, ...(await settingsOf(102, kind)), name: few.name, port: few.port };
    await measure(rows, `SecureRegistry, ${kind} passwords`, await secureRegistryStates(few, many));
    await measure(rows, `OpenTofu, ${kind} passwords`, await openTofuStates(few, many, tools));
  }
};

interface State {
  resources: number;
  bytes: number;
}

function measure(rows: Rows, contestant: string, [few, many]: readonly [State, State]): void {
  rows.add("state: resources of 2 users", contestant, "count", few.resources);
  rows.add("state: bytes of 2 users", contestant, "B", few.bytes);
  rows.add("state: resources per further user", contestant, "count", (many.resources - few.resources) / 100);
  rows.add("state: bytes per further user", contestant, "B", (many.bytes - few.bytes) / 100);
}

async function settingsOf(users: number, kind: "chosen" | "generated"): Promise<RegistrySettings> {
  const settings = await registryOf(users);
  const accounts = Object.entries(settings.users).map(([user, password]) => [
    user,
    kind === "chosen" ? password : "",
  ]);
  return { ...settings, users: Object.fromEntries(accounts) };
}

async function secureRegistryStates(
  few: RegistrySettings,
  many: RegistrySettings,
): Promise<readonly [State, State]> {
  const stack = await PulumiStack.of("secure-registry");
  const deploy = async (settings: RegistrySettings): Promise<State> => {
    await stack.setRegistries({ registry: secureRegistryArgs(settings) });
    await stack.up();
    const state = await stack.state();
    const { resources } = JSON.parse(state).checkpoint.latest as { resources: unknown[] };
    return { resources: resources.length, bytes: state.length };
  };
  try {
    return [await deploy(few), await deploy(many)];
  } finally {
    await stack.dispose();
  }
}

async function openTofuStates(
  few: RegistrySettings,
  many: RegistrySettings,
  tools: Tools,
): Promise<readonly [State, State]> {
  const tofu = await OpenTofu.of(few, tools);
  const deploy = async (settings: RegistrySettings): Promise<State> => {
    await tofu.setSettings(settings);
    await tofu.up();
    const state = await tofu.state();
    const { resources } = JSON.parse(state) as { resources: { instances: unknown[] }[] };
    return { resources: resources.flatMap(({ instances }) => instances).length, bytes: state.length };
  };
  try {
    return [await deploy(few), await deploy(many)];
  } finally {
    await tofu.down();
    await tofu.dispose();
  }
}
