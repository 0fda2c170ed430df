import { filesScript } from "../../../components/container/filesScript";
import { type Deployment, deploy } from "../support/deploy";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deploy();
});

test("one container brings certificate, key and accounts, and has the data volume to hand over", () => {
  const { image, uploads, ...inputs } = deployment.inputs("registry-files");

  expect(inputs).toEqual({
    name: "registry-files",
    entrypoints: ["/bin/sh", "-c", filesScript(120)],
    labels: [
      { label: "secure-registry.project", value: "acme" },
      { label: "secure-registry.stack", value: "prod" },
      { label: "secure-registry.component", value: "registry" },
    ],
    volumes: [
      { volumeName: "acme-prod-registry-data", containerPath: "/volumes/data" },
      { volumeName: "registry-certs-1a2b3c4", containerPath: "/volumes/certs" },
      { volumeName: "registry-auth-1a2b3c4", containerPath: "/volumes/auth" },
    ],
    tmpfs: { "/var/lib/registry": "size=1m" },
    user: "0:0",
    networkMode: "none",
    capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER"] },
    securityOpts: ["no-new-privileges"],
    logDriver: "json-file",
    logOpts: { "max-size": "1m", "max-file": "1" },
    attach: true,
    restart: "always",
    healthcheck: { tests: ["NONE"] },
  });
  expect(uploads).toEqual([
    {
      file: "/delivery/certs/tls.crt",
      content: "registry-server-certificate PEM\n",
      permissions: "0600",
    },
    {
      file: "/delivery/certs/tls.key",
      content: "registry-server-key ECDSA PRIVATE KEY\n",
      permissions: "0600",
    },
    {
      file: "/delivery/auth/htpasswd",
      content: expect.stringMatching(/^elton:\$2y\$05\$\S{53}\n$/),
      permissions: "0600",
    },
  ]);
});

test("the key and the accounts are secret, and the certificate is not", () => {
  expect(deployment.resource("registry-files").secrets).toEqual(["uploads.1.content", "uploads.2.content"]);
});

test("a delivery fails after a minute, and is then made anew", () => {
  expect(deployment.options("registry-files")).toMatchObject({
    createTimeout: "60s",
    replaceOnChanges: ["#initerror"],
  });
});

test("containerName is the start of the container's name, and nothing else of it changes", async () => {
  const other = await deploy({ containerName: "images" });

  expect(other.inputs("registry-files")).toEqual({
    ...deployment.inputs("registry-files"),
    name: "images-files",
  });
});
