import { join } from "node:path";

/** The contestants' programs, as scripts/bench.sh has built them; empty where they are not needed. */
export interface Tools {
  compose: string;
  tofu: string;
  terraformProviders: string;
}

export function findTools(): Tools {
  const program = (folder: string | undefined, name: string) => (folder ? join(folder, name) : "");
  return {
    compose: program(process.env.BENCH_COMPOSE, "docker-compose"),
    tofu: program(process.env.BENCH_OPENTOFU, "tofu"),
    terraformProviders: process.env.BENCH_TERRAFORM_PROVIDERS ?? "",
  };
}
