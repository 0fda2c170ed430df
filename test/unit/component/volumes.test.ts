import { type Deployment, deploy } from "../support/deploy";

const kinds = ["data", "certs", "auth"] as const;

/** Where each kind of files is mounted, by container and path there. */
const mounts = {
  data: [
    ["registry-container", "/var/lib/registry"],
    ["registry-init", "/owned"],
  ],
  certs: [
    ["registry-container", "/certs"],
    ["registry-init", "/volume"],
  ],
  auth: [
    ["registry-container", "/auth"],
    ["registry-htpasswd", "/volume"],
  ],
} as const;

function mounted(deployment: Deployment, kind: keyof typeof mounts): unknown[] {
  return mounts[kind].map(([container, path]) => {
    const volumes = deployment.inputs(container).volumes as { containerPath: string }[];
    const { containerPath, readOnly, ...place } = {
      readOnly: false,
      ...volumes.find((volume) => volume.containerPath === path),
    };
    return place;
  });
}

test.each(kinds)(
  "the volume of %s is named and labelled after project, stack and container",
  async (kind) => {
    const deployment = await deploy({ containerName: "images" });

    expect(deployment.inputs(`registry-${kind}`)).toEqual({
      name: `acme-prod-images-${kind}`,
      labels: [
        { label: "secure-registry.project", value: "acme" },
        { label: "secure-registry.stack", value: "prod" },
        { label: "secure-registry.container", value: "images" },
        { label: "secure-registry.volume", value: kind },
      ],
    });
    expect(mounted(deployment, kind)).toEqual([
      { volumeName: `acme-prod-images-${kind}` },
      { volumeName: `acme-prod-images-${kind}` },
    ]);
  },
);

test.each(kinds)("the volume of %s keeps its name and labels when the container is renamed", async (kind) => {
  const deployment = await deploy();

  expect(deployment.options(`registry-${kind}`).ignoreChanges).toEqual(["name", "labels"]);
});

test.each(kinds)("volumes.%s can name the volume", async (kind) => {
  const deployment = await deploy({ volumes: { [kind]: "my-volume" } });

  expect(deployment.inputs(`registry-${kind}`).name).toBe("my-volume");
  expect(deployment.options(`registry-${kind}`).ignoreChanges).toEqual(["labels"]);
  expect(mounted(deployment, kind)).toEqual([{ volumeName: "my-volume" }, { volumeName: "my-volume" }]);
});

test.each(kinds)("volumes.%s can be a folder of the Docker host", async (kind) => {
  const deployment = await deploy({ volumes: { [kind]: "/srv/registry" } });

  expect(mounted(deployment, kind)).toEqual([{ hostPath: "/srv/registry" }, { hostPath: "/srv/registry" }]);
});

test.each([
  ["by default", {}, true],
  ["if retainData is true", { retainData: true }, true],
  ["unless retainData is false", { retainData: false }, false],
  ["unless retainData is false, with a name of its own", { retainData: false, data: "my-volume" }, false],
])("the data volume outlives a destroy %s, and the other volumes do not", async (_, volumes, retained) => {
  const deployment = await deploy({ volumes });

  expect(kinds.map((kind) => deployment.options(`registry-${kind}`).retainOnDelete)).toEqual([
    retained,
    false,
    false,
  ]);
});
