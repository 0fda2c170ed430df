import * as pulumi from "@pulumi/pulumi";
import { plainTextSecrets } from "../../../components/plainTextSecrets";
import { deploy } from "../support/deploy";

const hostname = "registry.example.com";

test.each<[string, Parameters<typeof plainTextSecrets>[0], string[]]>([
  ["no users", { hostname }, []],
  ["generated passwords", { hostname, users: { ci: {}, grace: { rotation: "2" } } }, []],
  ["hashes", { hostname, users: { ci: { passwordHash: "$2y$05$…" } } }, []],
  ["a secret", { hostname, users: { elton: { password: pulumi.secret("x") } } }, []],
  ["plain text", { hostname, users: { elton: { password: "x" }, ci: {} } }, ["users.elton.password"]],
  ["a plain key", { hostname, tls: { certificatePem: "…", privateKeyPem: "…" } }, ["tls.privateKeyPem"]],
  ["a secret key", { hostname, tls: { certificatePem: "…", privateKeyPem: pulumi.secret("…") } }, []],
])("%s", (_, args, expected) => {
  expect(plainTextSecrets(args)).toEqual(expected);
});

test("the component registers their names, and nothing where all is secret", async () => {
  const plain = await deploy({ hostname, users: { elton: { password: "correct horse battery" } } });
  const secret = await deploy({
    hostname,
    users: { elton: { password: pulumi.secret("correct horse battery") } },
  });

  expect(plain.inputs("registry")).toEqual({ plainTextSecrets: ["users.elton.password"] });
  expect(secret.inputs("registry")).toEqual({});
});
