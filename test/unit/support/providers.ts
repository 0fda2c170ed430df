import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { reveal } from "./secrets";

/** When the mocked certificate authority starts, unless a test says otherwise. */
export const authorityStart = "2026-01-01T00:00:00Z";

/** What the mocked providers answer, where a test wants something else than usual. */
export interface Answers {
  /** The subnets of every Docker network. */
  subnets?: (string | undefined)[];

  /** Until when the generated certificate authority is valid. */
  authorityEnd?: string;

  /** Since when the generated certificate authority is valid. */
  authorityStart?: string;

  /** Is told the name of each Docker network that is asked about. */
  onNetwork?: (name: string) => void;
}

/**
 * Stands in for the providers: what they compute depends on the resource's name and, where a change of an input
 * draws a new value, on its inputs. No certificate here can be read, as nothing reads a generated one.
 */
export function providers(answers: Answers = {}): pulumi.runtime.Mocks {
  return {
    newResource: ({ type, name, inputs }) => ({
      id: `${name}-id`,
      state: { ...inputs, ...computed(type, name, reveal(inputs).values, answers) },
    }),
    call: ({ token, inputs }) => {
      if (token !== "docker:index/getNetwork:getNetwork") {
        throw new Error(`unexpected call of ${token}`);
      }
      answers.onNetwork?.(inputs.name);
      return { ipamConfigs: (answers.subnets ?? []).map((subnet) => ({ subnet })) };
    },
  };
}

function computed(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  answers: Answers,
): Record<string, unknown> {
  switch (type) {
    case "random:index/randomBytes:RandomBytes":
      return { base64: pulumi.secret(digest(name).toString("base64")) };
    case "random:index/randomPassword:RandomPassword":
      return {
        result: pulumi.secret(
          digest(name + JSON.stringify(inputs.keepers))
            .toString("hex")
            .slice(0, 32),
        ),
      };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: `sha256:${digest(String(inputs.name)).toString("hex")}` };
    case "docker:index/volume:Volume":
      return { name: inputs.name ?? `${name}-1a2b3c4` };
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: pulumi.secret(`${name} ${inputs.algorithm} PRIVATE KEY\n`) };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: `${name} PEM\n` };
    case "tls:index/selfSignedCert:SelfSignedCert":
      return {
        certPem: `${name} PEM\n`,
        validityStartTime: answers.authorityStart ?? authorityStart,
        validityEndTime: answers.authorityEnd ?? "2096-01-01T00:00:00Z",
      };
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: `${name} PEM\n` };
    default:
      return {};
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
