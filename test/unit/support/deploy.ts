import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry, type SecureRegistryArgs } from "../../../components";
import { type Answers, providers } from "./providers";
import { type Options, type Registered, record } from "./recorder";

/** A whole deployment by mocked providers. */
export class Deployment {
  constructor(
    readonly registered: readonly Registered[],
    readonly outputs: Record<string, unknown>,
    readonly secretOutputs: readonly string[],
    readonly warnings: readonly string[],
  ) {}

  /** The resource of a name. */
  resource(name: string): Registered {
    const found = this.registered.find((resource) => resource.name === name);
    if (found === undefined) {
      throw new Error(`${name} is not among ${this.names().join(", ")}`);
    }
    return found;
  }

  inputs(name: string): Record<string, unknown> {
    return this.resource(name).inputs;
  }

  options(name: string): Options {
    return this.resource(name).options;
  }

  names(): string[] {
    return this.registered.map(({ name }) => name).sort();
  }

  /** The content of the delivered files, by their paths. */
  uploads(): Record<string, string> {
    const uploads = this.inputs("registry-files").uploads as { file: string; content: string }[];
    return Object.fromEntries(uploads.map(({ file, content }) => [file, content]));
  }

  /** The lines of the delivered htpasswd file, without the last line's end. */
  htpasswdLines(): string[] {
    return this.htpasswd().trimEnd().split("\n");
  }

  htpasswd(): string {
    return this.uploads()["/delivery/auth/htpasswd"] ?? "";
  }
}

/** The least arguments that are good. */
export const leastArgs: SecureRegistryArgs = { hostname: "registry.example.com", users: { elton: {} } };

/** Deploys a component named `registry` in stack `prod` of project `acme` with these arguments beside the least. */
export async function deploy(
  args: Partial<SecureRegistryArgs> = {},
  answers: Answers = {},
): Promise<Deployment> {
  return deployNamed("registry", { ...leastArgs, ...args }, answers);
}

/** Deploys a component with exactly these arguments. */
export function deployNamed(
  name: string,
  args: SecureRegistryArgs,
  answers: Answers = {},
): Promise<Deployment> {
  return run(name, args, answers, false);
}

/** Previews the deployment of a component with exactly these arguments, of which some may be unknown. */
export function previewNamed(
  name: string,
  args: SecureRegistryArgs,
  answers: Answers = {},
): Promise<Deployment> {
  return run(name, args, answers, true);
}

async function run(
  name: string,
  args: SecureRegistryArgs,
  answers: Answers,
  preview: boolean,
): Promise<Deployment> {
  const { stackTraceLimit } = Error;
  // Pulumi reads a stack trace for each promise, and Jest maps each of them to the sources: nearly all of the time.
  Error.stackTraceLimit = 0;
  const recording = record(providers(answers), "acme", "prod", preview);
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  new SecureRegistry(name, args);
  const { values, secrets } = await recording.outputs;
  const warnings = warn.mock.calls.map(([message]) => message);
  warn.mockRestore();
  Error.stackTraceLimit = stackTraceLimit;
  return new Deployment(recording.resources, values, secrets, warnings);
}
