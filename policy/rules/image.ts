import { policy } from "../rule";

/** What runs is what was approved. */
export const image = policy<{ name: string }, { allowed: string[] }>({
  name: "approved-image",
  description: "The registry's image is named by its digest, or is one of the allowed ones.",
  type: "docker:index/remoteImage:RemoteImage",
  configSchema: {
    properties: { allowed: { type: "array", items: { type: "string" }, default: ["registry:3.1.2"] } },
  },
  check: ({ name }, { allowed }) =>
    /@sha256:[0-9a-f]{64}$/.test(name) || allowed.includes(name)
      ? []
      : [
          `The image ${name} is neither named by its digest nor allowed. ` +
            `Set image to NAME@sha256:DIGEST${allowed.length === 0 ? "" : `, or to ${allowed.join(" or ")}`}.`,
        ],
});
