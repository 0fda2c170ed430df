import { createHash } from "node:crypto";
import { defaultImage } from "../../../components/container/image";
import { bcryptCost } from "../../../policy/rules/bcryptCost";
import { image } from "../../../policy/rules/image";
import { plainTextSecrets } from "../../../policy/rules/plainTextSecrets";
import { filesContainer, resource, violations } from "./support";

const hash = (cost: string, version = "b") => `$2${version}$${cost}$${"x".repeat(53)}`;

describe("the bcrypt cost of the hashes", () => {
  test("is within the bounds", () => {
    const htpasswd = `# comment\nelton:${hash("05")}\nfrancis:${hash("12", "y")}\n\n`;
    expect(violations(bcryptCost, filesContainer(htpasswd))).toEqual([]);
  });

  test("is neither below nor above them, for any user, and the hash is not told", () => {
    const htpasswd = `elton:${hash("05")}\nfrancis:${hash("11", "y")}\ngrace:${hash("08", "a")}\n`;
    expect(violations(bcryptCost, filesContainer(htpasswd), { minimum: 6, maximum: 10 })).toEqual([
      "The hash of user elton has the bcrypt cost 5; it must be 6 to 10. " +
        "Set bcryptCost, or, where the hash was made elsewhere, users.elton.passwordHash or htpasswd.",
      "The hash of user francis has the bcrypt cost 11; it must be 6 to 10. " +
        "Set bcryptCost, or, where the hash was made elsewhere, users.francis.passwordHash or htpasswd.",
    ]);
  });

  test("is not looked for in other files", () => {
    const other = resource("registry-files", {
      uploads: [{ file: "/delivery/certs/tls.key", content: `x:${hash("31")}` }],
    });
    expect(violations(bcryptCost, other)).toEqual([]);
  });
});

describe("the image", () => {
  const digest = `sha256:${createHash("sha256").digest("hex")}`;
  const ofName = (name: string) => resource("registry-image", { name });

  test("is the component's own one, unless it is not allowed", () => {
    expect(violations(image, ofName(defaultImage))).toEqual([]);
    expect(violations(image, ofName(defaultImage), { allowed: [] })).toEqual([
      `The image ${defaultImage} is neither named by its digest nor allowed. Set image to NAME@sha256:DIGEST.`,
    ]);
  });

  test("is named by its digest", () => {
    expect(violations(image, ofName(`mirror.example.com/registry@${digest}`), { allowed: [] })).toEqual([]);
    expect(violations(image, ofName(`registry@${digest.slice(0, -1)}`))).toHaveLength(1);
  });

  test("is one of the allowed ones, and not one that looks like it", () => {
    const config = { allowed: ["mirror.example.com/registry:3.1.2", "registry:3.1.2"] };
    expect(violations(image, ofName("mirror.example.com/registry:3.1.2"), config)).toEqual([]);
    expect(violations(image, ofName("example.com/registry:3.1.2"), config)).toEqual([
      "The image example.com/registry:3.1.2 is neither named by its digest nor allowed. " +
        "Set image to NAME@sha256:DIGEST, or to mirror.example.com/registry:3.1.2 or registry:3.1.2.",
    ]);
  });
});

test("passwords and keys are given as secrets", () => {
  expect(violations(plainTextSecrets, resource("registry"))).toEqual([]);
  const plain = resource("registry", { plainTextSecrets: ["users.elton.password", "tls.privateKeyPem"] });
  expect(violations(plainTextSecrets, plain)).toEqual([
    'users.elton.password is given as plain text. Set users.elton.password to a secret, such as config.requireSecret("…"), or leave it out: then a password is generated.',
    'tls.privateKeyPem is given as plain text. Set tls.privateKeyPem to a secret, such as config.requireSecret("…").',
  ]);
});
