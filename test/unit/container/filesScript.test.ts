import { chownSync, closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { filesScript } from "../../../components/container/filesScript";
import { type Outcome, Sandbox } from "../support/shell";

/** What the stand-in for `sleep` exits with where a failed delivery rests. */
const rested = 42;

// A script that gives files away can only run as root.
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

describeAsRoot("the script of the files' container", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    for (const volume of ["data", "certs", "auth"]) {
      sandbox.folder(`volumes/${volume}`);
    }
    sandbox.file("delivery/certs/tls.crt", "new certificate");
    sandbox.file("delivery/certs/tls.key", "new key");
    sandbox.file("delivery/auth/htpasswd", "new accounts");
  });
  afterEach(() => sandbox.remove());

  /**
   * Starts the container's script. It looks at the files once for each of these commands, and each of them is
   * given before that.
   */
  function start(...disturbances: string[]): Outcome {
    const steps = disturbances.map((command, index) => `${index}) ${command};;`);
    const turn = sandbox.path("turn");
    sandbox.program(
      "sleep",
      `case $1 in 0.2) exit;; 120) echo "rested $1" >&2; exit ${rested};; esac
cd ${sandbox.path("volumes")}
turn=$(cat ${turn} 2>/dev/null || echo 0)
echo $((turn + 1)) >${turn}
case $turn in ${steps.join("\n")} *) exit 1;; esac`,
    );
    return sandbox.run(filesScript(120), ["/delivery", "/volumes"]);
  }

  const success = { status: 0, stderr: "" };
  const paths = ["certs/tls.crt", "certs/tls.key", "auth/htpasswd"];
  const content = (path: string) => readFileSync(sandbox.path(path), "utf8");
  const mode = (path: string) => (statSync(sandbox.path(path)).mode & 0o7777).toString(8);
  const owner = (path: string) => {
    const { uid, gid } = statSync(sandbox.path(path));
    return `${uid}:${gid}`;
  };
  const delivered = () =>
    paths.map((path) => `volumes/${path}`).map((path) => [content(path), mode(path), owner(path)]);
  const asDeclared = [
    ["new certificate", "444", "65532:65532"],
    ["new key", "400", "65532:65532"],
    ["new accounts", "400", "65532:65532"],
  ];
  const identities = () =>
    paths.map((path) => {
      const { ino, mtimeMs, ctimeMs } = statSync(sandbox.path(`volumes/${path}`));
      return [ino, mtimeMs, ctimeMs];
    });

  describe("at its first start", () => {
    test("delivers each file with its content and mode to the registry's user, nothing else, and ends", () => {
      expect(start("echo too late >&2")).toMatchObject({
        ...success,
        stdout: "Delivered certs/tls.crt.\nDelivered certs/tls.key.\nDelivered auth/htpasswd.\n",
      });

      expect(readdirSync(sandbox.path("volumes/certs")).sort()).toEqual(["tls.crt", "tls.key"]);
      expect(readdirSync(sandbox.path("volumes/auth"))).toEqual(["htpasswd"]);
      expect(delivered()).toEqual(asDeclared);
    });

    test("hands over the volumes' folders themselves, which others may not be able to open", () => {
      expect(start()).toMatchObject(success);

      expect(["volumes/certs", "volumes/auth"].map(owner)).toEqual(["65532:65532", "65532:65532"]);
    });

    test("leaves other files in a volume as they are", () => {
      sandbox.file("volumes/certs/other", "another's", 0o640);

      expect(start()).toMatchObject(success);

      const other = "volumes/certs/other";
      expect([content(other), mode(other), owner(other)]).toEqual(["another's", "640", "0:0"]);
    });

    test("replaces a former file as a whole: who has it open still reads the former one", () => {
      sandbox.file("volumes/certs/tls.key", "former key", 0o400);
      const open = openSync(sandbox.path("volumes/certs/tls.key"), "r");

      expect(start()).toMatchObject(success);

      expect(readFileSync(open, "utf8")).toBe("former key");
      expect(content("volumes/certs/tls.key")).toBe("new key");
      closeSync(open);
    });

    test("does not touch a file that is as it should be: new accounts leave the certificate alone", () => {
      start();
      rmSync(sandbox.path("delivery/starts"));
      const before = identities();
      sandbox.file("delivery/auth/htpasswd", "newer accounts");

      expect(start()).toMatchObject({ ...success, stdout: "Delivered auth/htpasswd.\n" });

      expect(identities().slice(0, 2)).toEqual(before.slice(0, 2));
      expect(content("volumes/auth/htpasswd")).toBe("newer accounts");
    });

    test("takes no offence at what an interrupted delivery left", () => {
      sandbox.file("volumes/certs/.tls.key.new", "half a k", 0o400);

      expect(start()).toMatchObject(success);

      expect(content("volumes/certs/tls.key")).toBe("new key");
      expect(readdirSync(sandbox.path("volumes/certs")).sort()).toEqual(["tls.crt", "tls.key"]);
    });
  });

  describe("when a step fails", () => {
    test("does not end before the update has given up on it, says so, and leaves the former file", () => {
      sandbox.file("volumes/certs/tls.crt", "former certificate");
      sandbox.program("chmod", "exit 1");

      expect(start()).toMatchObject({
        status: rested,
        stderr: "The files could not be delivered: see above.\nrested 120\n",
      });

      expect(content("volumes/certs/tls.crt")).toBe("former certificate");
    });

    test("lets no one but root read a file that it has not given away yet", () => {
      sandbox.program("chmod", "exit 1");

      start();

      expect(mode("volumes/certs/.tls.crt.new")).toBe("600");
    });

    test("delivers when the container is started again, as if for the first time", () => {
      sandbox.program("chmod", "exit 1");
      start();
      rmSync(sandbox.path("bin/chmod"));

      expect(start("echo too late >&2")).toMatchObject(success);
      expect(delivered()).toEqual(asDeclared);
    });

    test("tells what failed", () => {
      rmSync(sandbox.path("volumes/certs"), { recursive: true });

      const { status, stderr } = start();

      expect(status).toBe(rested);
      expect(stderr).toContain("volumes/certs");
    });
  });

  describe("started again", () => {
    beforeEach(() => {
      start();
      rmSync(sandbox.path("turn"), { force: true });
    });

    test("touches nothing while all is as it was delivered", () => {
      const before = identities();

      expect(start(":", ":", ":")).toMatchObject({ ...success, stdout: "" });

      expect(identities()).toEqual(before);
    });

    // What leaves the file's inode alone is told by the second of its last change.
    const nextSecond = "exec /bin/sleep 1.1";

    test.each([
      ["deleted", "auth/htpasswd", "rm auth/htpasswd", ":"],
      ["replaced", "certs/tls.key", "echo other >new && mv new certs/tls.key", ":"],
      ["replaced by a link", "certs/tls.key", "ln -sf /etc/passwd certs/tls.key", ":"],
      ["edited", "auth/htpasswd", "echo intruder >>auth/htpasswd", nextSecond],
      ["made readable for all", "certs/tls.key", "chmod 444 certs/tls.key", nextSecond],
      ["given to others", "certs/tls.crt", "chgrp 1000 certs/tls.crt", nextSecond],
    ])("delivers a file anew that was %s", (_, path, disturbance, before) => {
      expect(start(before, disturbance)).toMatchObject({ ...success, stdout: `Delivered ${path}.\n` });

      expect(delivered()).toEqual(asDeclared);
    });

    test("delivers anew each time, also what was changed in the second of its delivery", () => {
      const { stdout } = start("rm auth/htpasswd", "echo a >>auth/htpasswd", ":", "rm certs/*");

      expect(stdout).toBe(
        "Delivered auth/htpasswd.\nDelivered auth/htpasswd.\nDelivered certs/tls.crt.\nDelivered certs/tls.key.\n",
      );
      expect(delivered()).toEqual(asDeclared);
    });

    test("delivers at once what was changed while the container was stopped", () => {
      rmSync(sandbox.path("volumes/auth/htpasswd"));

      expect(start()).toMatchObject({ ...success, stdout: "Delivered auth/htpasswd.\n" });
    });

    test("ends after 5 and after 10 seconds, for one who waits for an end, and after that no more", () => {
      const seconds = Array.from({ length: 20 }, (_, second) => `echo ${second} >&2`);
      const lengths = [1, 2, 3].map(() => {
        rmSync(sandbox.path("turn"), { force: true });
        return start(...seconds)
          .stderr.trim()
          .split("\n").length;
      });

      expect(lengths).toEqual([5, 10, 20]);
    });

    test("ends when Docker stops the container", () => {
      expect(start("kill $PPID; exec /bin/sleep 0.1")).toMatchObject(success);
    });
  });

  describe("hands the data volume over", () => {
    const root = "volumes/data/docker";

    test("with all that the registry has in it", () => {
      sandbox.file(`${root}/registry/blob`, "data");

      expect(start()).toMatchObject(success);

      const given = ["volumes/data", root, `${root}/registry`, `${root}/registry/blob`];
      expect(given.map(owner)).toEqual(given.map(() => "65532:65532"));
      expect(content(`${root}/registry/blob`)).toBe("data");
    });

    test("without touching what is not the registry's", () => {
      const others = ["volumes/data/other/file", "volumes/data/dockerfile"];
      for (const other of others) {
        sandbox.file(other, "another's");
      }

      expect(start()).toMatchObject(success);

      expect(others.map(owner)).toEqual(others.map(() => "0:0"));
    });

    test("without going through what is the registry's already", () => {
      sandbox.file(`${root}/blob`, "data");
      chownSync(sandbox.path(root), 65532, 65532);

      expect(start()).toMatchObject(success);

      expect(["volumes/data", root, `${root}/blob`].map(owner)).toEqual([
        "65532:65532",
        "65532:65532",
        "0:0",
      ]);
    });

    test.each([
      [0, 65532],
      [65532, 0],
    ])("if its content's owner is %i:%i, though the folder's is right", (user, group) => {
      sandbox.file(`${root}/blob`, "data");
      chownSync(sandbox.path("volumes/data"), 65532, 65532);
      chownSync(sandbox.path(root), user, group);

      expect(start()).toMatchObject(success);

      expect([owner(root), owner(`${root}/blob`)]).toEqual(["65532:65532", "65532:65532"]);
    });

    test("with the registry's first folder in it where it was empty", () => {
      expect(start()).toMatchObject(success);

      expect(["volumes/data", root].map(owner)).toEqual(["65532:65532", "65532:65532"]);
    });
  });
});
