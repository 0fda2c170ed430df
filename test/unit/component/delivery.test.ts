import { deliveryScript } from "../../../components/container/delivery";
import { type Deployment, deploy } from "../support/deploy";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deploy();
});

/** What both deliveries have in common. */
const common = {
  tmpfs: { "/var/lib/registry": "size=1m" },
  user: "0:0",
  networkMode: "none",
  capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER"] },
  securityOpts: ["no-new-privileges"],
  restart: "no",
  mustRun: false,
  attach: true,
};

test("the first delivery brings certificate and key, and hands over the data volume", () => {
  const { image, ...inputs } = deployment.inputs("registry-init");
  const files = [
    { name: "tls.crt", mode: "0444" },
    { name: "tls.key", mode: "0400" },
  ];

  expect(inputs).toEqual({
    ...common,
    name: "registry-init",
    entrypoints: ["/bin/sh", "-c", deliveryScript(files, true)],
    uploads: [
      { file: "/delivery/tls.crt", content: "registry-server-certificate PEM\n", permissions: "0600" },
      { file: "/delivery/tls.key", content: "registry-server-key ECDSA PRIVATE KEY\n", permissions: "0600" },
    ],
    volumes: [
      { volumeName: "registry-certs-1a2b3c4", containerPath: "/volume" },
      { volumeName: "acme-prod-registry-data", containerPath: "/owned" },
    ],
  });
});

test("the second delivery brings the accounts", () => {
  const { image, uploads, ...inputs } = deployment.inputs("registry-htpasswd");

  expect(inputs).toEqual({
    ...common,
    name: "registry-htpasswd",
    entrypoints: ["/bin/sh", "-c", deliveryScript([{ name: "htpasswd", mode: "0400" }], false)],
    volumes: [{ volumeName: "registry-auth-1a2b3c4", containerPath: "/volume" }],
  });
  expect(uploads).toEqual([
    {
      file: "/delivery/htpasswd",
      content: expect.stringMatching(/^elton:\$2y\$05\$\S{53}\n$/),
      permissions: "0600",
    },
  ]);
});

test("the key and the accounts are secret, and the certificate is not", () => {
  expect(deployment.resource("registry-init").secrets).toEqual(["uploads.1.content"]);
  expect(deployment.resource("registry-htpasswd").secrets).toEqual(["uploads.0.content"]);
});

test.each(["registry-init", "registry-htpasswd"])(
  "%s fails after a minute, and is then made anew",
  (name) => {
    expect(deployment.options(name)).toMatchObject({
      createTimeout: "60s",
      replaceOnChanges: ["#initerror"],
    });
  },
);

test("containerName is the start of both deliveries' names, and nothing else changes", async () => {
  const other = await deploy({ containerName: "images" });

  expect(other.inputs("registry-init")).toEqual({
    ...deployment.inputs("registry-init"),
    name: "images-init",
  });
  expect(other.inputs("registry-htpasswd")).toEqual({
    ...deployment.inputs("registry-htpasswd"),
    name: "images-htpasswd",
  });
});
