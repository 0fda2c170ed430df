import { type Deployment, deploy, deployNamed, leastArgs } from "../support/deploy";

const kinds = ["data", "certs", "auth"] as const;

/** Where each kind of files is mounted, by container and path there. */
const mounts = {
  data: [
    ["registry-container", "/var/lib/registry"],
    ["registry-files", "/volumes/data"],
  ],
  certs: [
    ["registry-container", "/certs"],
    ["registry-files", "/volumes/certs"],
  ],
  auth: [
    ["registry-container", "/auth"],
    ["registry-files", "/volumes/auth"],
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

test("the data volume is named after project, stack and component, so that it is found again", async () => {
  const deployment = await deploy({ containerName: "images" });

  expect(deployment.inputs("registry-data").name).toBe("acme-prod-registry-data");
  expect(mounted(deployment, "data")).toEqual([
    { volumeName: "acme-prod-registry-data" },
    { volumeName: "acme-prod-registry-data" },
  ]);
});

test.each(["certs", "auth"] as const)(
  "the volume of %s has a name of its own, so that it is no other registry's",
  async (kind) => {
    const deployment = await deploy({ containerName: "images" });

    expect(deployment.inputs(`registry-${kind}`)).not.toHaveProperty("name");
    expect(mounted(deployment, kind)).toEqual([
      { volumeName: `registry-${kind}-1a2b3c4` },
      { volumeName: `registry-${kind}-1a2b3c4` },
    ]);
  },
);

test.each(kinds)("the volume of %s is labelled with project, stack and component", async (kind) => {
  const deployment = await deployNamed("other", { ...leastArgs, containerName: "images" });

  expect(deployment.inputs(`other-${kind}`).labels).toEqual([
    { label: "secure-registry.project", value: "acme" },
    { label: "secure-registry.stack", value: "prod" },
    { label: "secure-registry.component", value: "other" },
    { label: "secure-registry.volume", value: kind },
  ]);
});

test("a component that is renamed, with an alias, keeps the data volume, and no volume changes", async () => {
  const deployment = await deploy();

  expect(kinds.map((kind) => deployment.options(`registry-${kind}`).ignoreChanges)).toEqual([
    ["name", "labels"],
    ["labels"],
    ["labels"],
  ]);
});

test("another container name leaves all volumes as they are", async () => {
  const before = await deploy();
  const deployment = await deploy({ containerName: "images" });

  for (const kind of kinds) {
    expect(deployment.inputs(`registry-${kind}`)).toEqual(before.inputs(`registry-${kind}`));
  }
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
