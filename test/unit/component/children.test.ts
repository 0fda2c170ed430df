import { deploy, deployNamed, leastArgs } from "../support/deploy";
import { issue } from "../support/openssl";

// Mocks show what the component asks for. That the providers accept it, and what Docker makes of it, is shown by
// the end-to-end tests alone.

const component = "secure-registry:index:SecureRegistry";

const container = "docker:index/container:Container";
const volume = "docker:index/volume:Volume";
const key = "tls:index/privateKey:PrivateKey";

async function children(...args: Parameters<typeof deploy>): Promise<Record<string, string>> {
  const { registered } = await deploy(...args);
  return Object.fromEntries(registered.slice(1).map(({ name, type }) => [name, type]));
}

const always = {
  "registry-image": "docker:index/remoteImage:RemoteImage",
  "registry-salt": "random:index/randomBytes:RandomBytes",
  "registry-files": container,
  "registry-container": container,
};

const generatedCertificate = {
  "registry-ca-key": key,
  "registry-ca-certificate": "tls:index/selfSignedCert:SelfSignedCert",
  "registry-server-key": key,
  "registry-server-request": "tls:index/certRequest:CertRequest",
  "registry-server-certificate": "tls:index/locallySignedCert:LocallySignedCert",
};

const volumes = { "registry-data": volume, "registry-certs": volume, "registry-auth": volume };

const password = "random:index/randomPassword:RandomPassword";

test("the children of a component with the least arguments are these", async () => {
  expect(await children()).toEqual({
    ...always,
    ...generatedCertificate,
    ...volumes,
    "registry-password-elton": password,
  });
});

test("only users without password and hash get a generated password", async () => {
  const users = {
    a: { password: "correct horse battery" },
    b: { passwordHash: "$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC" },
    c: {},
    "d e": { rotation: "1" },
  };

  expect(await children({ users })).toEqual({
    ...always,
    ...generatedCertificate,
    ...volumes,
    "registry-password-c": password,
    "registry-password-d e": password,
  });
});

test("an own certificate takes the place of all that generates one", async () => {
  const tls = issue({ name: "own", covers: "DNS:registry.example.com" });

  expect(await children({ tls })).toEqual({ ...always, ...volumes, "registry-password-elton": password });
});

test("arguments of a generated certificate leave it a generated one", async () => {
  const tls = { keyAlgorithm: "RSA", minimumVersion: "1.3", subjectAlternativeNames: ["a.example"] };

  expect(await children({ tls })).toMatchObject(generatedCertificate);
});

test.each(["data", "certs", "auth"] as const)(
  "a host folder for %s takes the place of that volume",
  async (kind) => {
    const created = await children({ volumes: { [kind]: "/srv/registry" } });

    const { [`registry-${kind}` as const]: _, ...others } = volumes;
    expect(created).toEqual({
      ...always,
      ...generatedCertificate,
      ...others,
      "registry-password-elton": password,
    });
  },
);

test("the component is registered first, by its token and with no inputs", async () => {
  const { registered } = await deploy();

  expect(registered[0]).toMatchObject({ type: component, name: "registry", parent: "", inputs: {} });
});

test("the component is the parent of all children", async () => {
  const { registered } = await deploy();

  const [first, ...others] = registered;
  expect(others.map(({ parent }) => parent)).toEqual(others.map(() => first?.urn));
  expect(others.map(({ urn }) => urn)).toEqual(
    others.map(({ type, name }) => `urn:pulumi:prod::acme::${component}$${type}::${name}`),
  );
});

test("the names of all children start with the component's", async () => {
  const { registered } = await deployNamed("other", leastArgs);

  const [, ...others] = registered;
  expect(others).toHaveLength(13);
  expect(others.map(({ name }) => name)).toEqual(others.map(() => expect.stringMatching(/^other-./)));
});

test("the image is pulled by the given name and stays on the Docker host", async () => {
  const byDefault = await deploy();
  const other = await deploy({ image: "localhost:5000/registry:3.2.0" });

  expect(byDefault.inputs("registry-image")).toEqual({ name: "registry:3.1.2", keepLocally: true });
  expect(other.inputs("registry-image")).toEqual({
    name: "localhost:5000/registry:3.2.0",
    keepLocally: true,
  });
});

test.each(["registry-files", "registry-container"])(
  "%s runs the image by its ID, so that a new image of the same name replaces it",
  async (name) => {
    const byDefault = await deploy();
    const other = await deploy({ image: "registry:3.2.0" });

    expect(byDefault.inputs(name).image).toMatch(/^sha256:/);
    expect(other.inputs(name).image).toMatch(/^sha256:/);
    expect(other.inputs(name).image).not.toBe(byDefault.inputs(name).image);
    expect(byDefault.options(name).dependsOn).toContain("registry-image");
  },
);
