import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { deliveryScript } from "../../../components/container/delivery";
import { type Outcome, Sandbox } from "../support/shell";

const files = [
  { name: "tls.crt", mode: "0444" },
  { name: "tls.key", mode: "0400" },
];

/** What the stand-in for `sleep` exits with: a failed delivery ends in it. */
const slept = 42;

// A script that gives files away can only run as root.
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

describeAsRoot("the delivery script", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.folder("volume");
    sandbox.folder("owned");
    sandbox.file("delivery/tls.crt", "new certificate");
    sandbox.file("delivery/tls.key", "new key");
    sandbox.program("sleep", `echo "slept $1" >&2; exit ${slept}`);
  });
  afterEach(() => sandbox.remove());

  function deliver(ownsVolume = false): Outcome {
    return sandbox.run(deliveryScript(files, ownsVolume), ["/delivery", "/volume", "/owned"]);
  }

  const content = (path: string) => readFileSync(sandbox.path(path), "utf8");
  const mode = (path: string) => (statSync(sandbox.path(path)).mode & 0o7777).toString(8);
  const owner = (path: string) => {
    const { uid, gid } = statSync(sandbox.path(path));
    return `${uid}:${gid}`;
  };

  test("delivers each file with its content and mode to the registry's user, and nothing else", () => {
    expect(deliver()).toEqual({ status: 0, stderr: "" });

    expect(readdirSync(sandbox.path("volume")).sort()).toEqual(["tls.crt", "tls.key"]);
    expect([content("volume/tls.crt"), mode("volume/tls.crt"), owner("volume/tls.crt")]).toEqual([
      "new certificate",
      "444",
      "65532:65532",
    ]);
    expect([content("volume/tls.key"), mode("volume/tls.key"), owner("volume/tls.key")]).toEqual([
      "new key",
      "400",
      "65532:65532",
    ]);
  });

  test("hands over the volume's folder itself, which others may not be able to open", () => {
    expect(deliver()).toEqual({ status: 0, stderr: "" });

    expect(owner("volume")).toBe("65532:65532");
  });

  test("leaves other files in the volume as they are", () => {
    sandbox.file("volume/other", "another's", 0o640);

    expect(deliver()).toEqual({ status: 0, stderr: "" });

    expect([content("volume/other"), mode("volume/other"), owner("volume/other")]).toEqual([
      "another's",
      "640",
      "0:0",
    ]);
  });

  test("leaves no staged file behind", () => {
    deliver();

    expect(readdirSync(sandbox.path("delivery"))).toEqual([]);
  });

  test("replaces a former file as a whole: who has it open still reads the former one", () => {
    sandbox.file("volume/tls.key", "former key", 0o400);
    const open = openSync(sandbox.path("volume/tls.key"), "r");

    expect(deliver()).toEqual({ status: 0, stderr: "" });

    expect(readFileSync(open, "utf8")).toBe("former key");
    expect(content("volume/tls.key")).toBe("new key");
    closeSync(open);
  });

  test("takes no offence at what an interrupted delivery left", () => {
    sandbox.file("volume/.tls.key.new", "half a k", 0o400);

    expect(deliver()).toEqual({ status: 0, stderr: "" });

    expect(content("volume/tls.key")).toBe("new key");
    expect(readdirSync(sandbox.path("volume")).sort()).toEqual(["tls.crt", "tls.key"]);
  });

  test("does nothing when the container is started again", () => {
    deliver();
    const before = statSync(sandbox.path("volume/tls.key"));

    expect(deliver()).toEqual({ status: 0, stderr: "" });

    const after = statSync(sandbox.path("volume/tls.key"));
    expect([after.ino, after.mtimeMs, after.ctimeMs]).toEqual([before.ino, before.mtimeMs, before.ctimeMs]);
  });

  test("does not end when a step fails, and leaves the former file and the staged one", () => {
    sandbox.file("volume/tls.crt", "former certificate");
    sandbox.program("chown", "exit 1");

    const { status, stderr } = deliver();

    expect(status).toBe(slept);
    expect(stderr).toBe("The delivery failed: see above.\nslept 120\n");
    expect(content("volume/tls.crt")).toBe("former certificate");
    expect(content("delivery/tls.crt")).toBe("new certificate");
  });

  test("lets no one but root read a file that it has not given away yet", () => {
    sandbox.program("chown", "exit 1");

    deliver();

    expect(mode("volume/.tls.crt.new")).toBe("600");
  });

  test("delivers after a failure when the container is started again", () => {
    sandbox.program("chown", "exit 1");
    deliver();
    rmSync(sandbox.path("bin/chown"));

    expect(deliver()).toEqual({ status: 0, stderr: "" });
    expect(content("volume/tls.key")).toBe("new key");
  });

  test("says what failed", () => {
    const { status, stderr } = sandbox.run(deliveryScript(files, false).replaceAll("/volume", "/nowhere"), [
      "/delivery",
    ]);

    expect(status).toBe(slept);
    expect(stderr).toContain("/nowhere/.tls.crt.new");
  });

  test("hands an owned volume over with all that the registry has in it", () => {
    sandbox.file("owned/docker/registry/blob", "data");

    expect(deliver(true)).toEqual({ status: 0, stderr: "" });

    const given = ["owned", "owned/docker", "owned/docker/registry", "owned/docker/registry/blob"];
    expect(given.map(owner)).toEqual(given.map(() => "65532:65532"));
    expect(content("owned/docker/registry/blob")).toBe("data");
  });

  test("touches nothing in an owned folder that is not the registry's", () => {
    sandbox.file("owned/docker/blob", "data");
    sandbox.file("owned/other/file", "another's");
    sandbox.file("owned/dockerfile", "another's");

    expect(deliver(true)).toEqual({ status: 0, stderr: "" });

    expect([owner("owned"), owner("owned/docker/blob")]).toEqual(["65532:65532", "65532:65532"]);
    const others = ["owned/other", "owned/other/file", "owned/dockerfile"];
    expect(others.map(owner)).toEqual(others.map(() => "0:0"));
  });

  test("hands over an owned folder whose content is the registry's already", () => {
    sandbox.file("owned/docker/blob", "data");
    chownSync(sandbox.path("owned/docker"), 65532, 65532);

    expect(deliver(true)).toEqual({ status: 0, stderr: "" });

    expect([owner("owned"), owner("owned/docker"), owner("owned/docker/blob")]).toEqual([
      "65532:65532",
      "65532:65532",
      "0:0",
    ]);
  });

  test.each([
    [0, 65532],
    [65532, 0],
  ])(
    "hands over what the registry has if its owner is %i:%i, though the folder's is right",
    (user, group) => {
      sandbox.file("owned/docker/blob", "data");
      chownSync(sandbox.path("owned"), 65532, 65532);
      chownSync(sandbox.path("owned/docker"), user, group);

      expect(deliver(true)).toEqual({ status: 0, stderr: "" });

      expect([owner("owned/docker"), owner("owned/docker/blob")]).toEqual(["65532:65532", "65532:65532"]);
    },
  );

  test("puts the registry's first folder into an empty owned volume", () => {
    expect(deliver(true)).toEqual({ status: 0, stderr: "" });

    expect([owner("owned"), owner("owned/docker")]).toEqual(["65532:65532", "65532:65532"]);
  });

  test("does not go through an owned volume that is the registry's already", () => {
    sandbox.file("owned/docker/blob", "data");
    chownSync(sandbox.path("owned"), 65532, 65532);
    chownSync(sandbox.path("owned/docker"), 65532, 65532);

    expect(deliver(true)).toEqual({ status: 0, stderr: "" });

    expect(owner("owned/docker/blob")).toBe("0:0");
  });

  test("touches no owned volume where there is none", () => {
    deliver(false);

    expect(existsSync(sandbox.path("owned/docker"))).toBe(false);
    expect(owner("owned")).toBe("0:0");
  });
});
