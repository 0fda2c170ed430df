import * as pulumi from "@pulumi/pulumi";
import { type Revealed, reveal } from "./secrets";

/** One resource as the engine would have received it. */
export interface Registered {
  type: string;
  name: string;
  urn: string;

  /** The URN of its parent. */
  parent: string;

  /** Its inputs, secret ones in the clear. */
  inputs: Record<string, unknown>;

  /** Where in `inputs` secrets are, as in `uploads.0.content`. */
  secrets: string[];

  options: Options;
}

/** The resource options that can be seen. */
export interface Options {
  /** The names of the resources that it depends on, through its options or its inputs. */
  dependsOn: string[];
  retainOnDelete: boolean | undefined;
  replaceOnChanges: string[];
  ignoreChanges: string[];
  createTimeout: string | undefined;
  replacementTrigger: unknown;

  /** The URN and ID of the provider, or nothing for the default one. */
  provider: string;
}

/** What this file reads of the engine's protocol (pulumirpc.RegisterResourceRequest). */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): Struct;
  getDependenciesList(): string[];
  getRetainondelete(): boolean | undefined;
  getReplaceonchangesList(): string[];
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string } | undefined;
  getProvider(): string;
  getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
}

interface Struct {
  toJavaScript(): Record<string, unknown>;
}

interface Response {
  getUrn(): string;
}

type Callback<T> = (error: unknown, response: T) => void;

/** What the engine has received since `record`. */
export interface Recording {
  resources: Registered[];

  /** The outputs of the first component that registers them. */
  outputs: Promise<Revealed>;
}

/** Pulumi's stand-in for the engine, as far as it is tapped here. */
interface MockEngine {
  registerResource(request: Request, callback: Callback<Response>): Promise<void>;
  registerResourceOutputs(request: { getOutputs(): Struct }, callback: Callback<unknown>): void;
}

/** Starts a stack with mocked providers, and records also those parts of the requests that mocks do not see. */
export function record(
  mocks: pulumi.runtime.Mocks,
  project: string,
  stack: string,
  preview = false,
): Recording {
  pulumi.runtime.setMocks(mocks, project, stack, preview);
  const engine = pulumi.runtime.getMonitor() as unknown as MockEngine;
  const resources: Registered[] = [];

  const registerResource = engine.registerResource.bind(engine);
  engine.registerResource = (request, callback) =>
    registerResource(request, (error, response) => {
      if (!error) {
        resources.push(describe(request, response.getUrn()));
      }
      callback(error, response);
    });
  const outputs = new Promise<Revealed>((resolve) => {
    const registerResourceOutputs = engine.registerResourceOutputs.bind(engine);
    engine.registerResourceOutputs = (request, callback) => {
      registerResourceOutputs(request, callback);
      resolve(reveal(request.getOutputs().toJavaScript()));
    };
  });
  return { resources, outputs };
}

function describe(request: Request, urn: string): Registered {
  const { values, secrets } = reveal(request.getObject().toJavaScript());
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    inputs: values,
    secrets,
    options: {
      dependsOn: request.getDependenciesList().map(nameOf).sort(),
      retainOnDelete: request.getRetainondelete(),
      replaceOnChanges: request.getReplaceonchangesList(),
      ignoreChanges: request.getIgnorechangesList(),
      createTimeout: request.getCustomtimeouts()?.getCreate() || undefined,
      replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
      provider: request.getProvider(),
    },
  };
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
