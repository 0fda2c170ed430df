import { requestText, statuses } from "../support/rawConnection";
import { Target } from "../support/target";

describe("a registry with an image in it, asked without an account by odd paths,", () => {
  let target: Target;
  let stored: string;

  beforeAll(async () => {
    target = await Target.deploy();
    stored = await target.stored();
  });

  afterAll(() => target.stack.dispose());

  /** `BLOB` stands for the path of the blob that is there. */
  const odd: [target: string, status: number][] = [
    // Paths that are not clean are sent to the clean ones, which want an account.
    ["/v2", 301],
    ["/v2/team/app/blobs/uploads", 301],
    ["//v2/_catalog", 301],
    ["/v2//_catalog", 301],
    ["/v2/./_catalog", 301],
    ["/v2/../v2/_catalog", 301],
    ["/../v2/_catalog", 301],
    ["/x/..BLOB", 301],
    ["/v2/%2e%2e/v2/_catalog", 301],
    ["/v2/%2E%2E%2Fv2%2F_catalog", 301],
    ["/%2e%2eBLOB", 301],
    ["/%2fv2/_catalog", 301],
    ["/../../../etc/passwd", 301],
    ["/v2/team/app/blobs/uploads/../../../..BLOB", 301],
    ["/v2/..", 301],
    ["*", 301],
    ["https://localhost", 301],
    // Those that are the clean ones in another spelling want an account.
    ["/%76%32/_catalog", 401],
    ["/v2/%5fcatalog", 401],
    ["/v2/team%2fapp/tags/list", 401],
    ["/v2/team/app/blobs/md5:d41d8cd98f00b204e9800998ecf8427e", 401],
    ["BLOB?", 401],
    ["BLOB?x=/../..", 401],
    ["/v2/_catalog?n=-1", 401],
    ["/v2/_catalog?n=99999999999999999999", 401],
    ["/v2/TEAM/app/tags/list", 401],
    ["/v2/team/app/blobs/sha256:0", 401],
    ["https://localhostBLOB", 401],
    ["http://localhost:5001/v2/_catalog", 401],
    ["ftp://elsewhere.example/v2/_catalog", 401],
    ["https://elton:a%20password%20of%20the%20tests@localhost/v2/_catalog", 401],
    [`/v2/${"a".repeat(300)}/tags/list`, 401],
    [`/v2/${"a/".repeat(5000)}a/tags/list`, 401],
    // Nothing is there.
    ["/v2/_catalog/.%00", 404],
    ["BLOB%00", 404],
    ["BLOB%0d%0aX:y", 404],
    ["BLOB;x=y", 404],
    ["/v2/_catalog#", 404],
    ["/#/v2/_catalog", 404],
    ["/;/v2/_catalog", 404],
    ["/v2\\_catalog", 404],
    ["/v2/..\\..\\_catalog", 404],
    ["/V2/_catalog", 404],
    ["/v2/%252e%252e/_catalog", 404],
    ["/v2/team%252fapp/tags/list", 404],
    ["/v2/%c0%ae%c0%ae/_catalog", 404],
    ["/%2e%2e%5c%2e%2e%5cetc%5cpasswd", 404],
    // No HTTP.
    ["", 400],
    ["v2/_catalog", 400],
    ["/v2/\0/_catalog", 400],
    ["/v2/_catalog HTTP/1.1 ", 400],
    ["/v2/ _catalog", 400],
    ["/v2/%zz", 400],
    ["/v2/%", 400],
    [`/v2/${"a".repeat(1_100_000)}`, 431],
  ];

  const shown = odd.map(([path, status]) => [path.slice(0, 50), path, status] as const);

  test.each(shown)("%s", async (_, written, status) => {
    const path = written.replace("BLOB", `/v2/${target.repository}/blobs/${target.blobDigest}`);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await ask(method, path);
      expect([method, ...statuses(answer)]).toEqual([method, status]);
      expect(target.leaks(answer)).toEqual([]);
      await expectWayToNothing(answer);
    }
  });

  test("the root is the root, whatever is asked of it", async () => {
    for (const path of ["/?/v2/_catalog", "/?", "https://localhost/", "http://elsewhere.example/?x"]) {
      const answer = await ask("GET", path);
      expect([path, ...statuses(answer)]).toEqual([path, 200]);
      expect(answer).toMatch(/\r\nContent-Length: 0\r\n(?:.+\r\n)*\r\n$/);
    }
  });

  test("says nothing about a host that the client names", async () => {
    const headers = [
      "X-Forwarded-Host: evil.example",
      "Forwarded: host=evil.example",
      "X-Forwarded-Proto: evil",
    ];
    for (const path of [
      "/",
      "/v2",
      "/v2/",
      "//v2/",
      "/v2/team/app/blobs/uploads",
      "/v2/team/app/blobs/uploads/",
    ]) {
      for (const method of ["GET", "POST"]) {
        const request = requestText(method, path, [...headers, "Connection: close"]);
        const answer = await target.send(request.replace("Host: localhost", "Host: evil.example"));
        expect(statuses(answer)).toHaveLength(1);
        expect(answer).not.toContain("evil");
      }
    }
  });

  test("has changed nothing by all of that", async () => {
    expect(await target.stored()).toBe(stored);
  });

  function ask(method: string, path: string): Promise<string> {
    return target.send(requestText(method, path, ["Connection: close"]));
  }

  /** Whoever goes where an answer points to finds nothing there, either. */
  async function expectWayToNothing(answer: string): Promise<void> {
    const location = /^Location: (.*)\r$/m.exec(answer)?.[1];
    if (location !== undefined) {
      expect(location).toMatch(/^(\/(?!\/)|https:\/\/localhost\/)/);
      const next = await ask("GET", location);
      expect([401, 404, ...(/^(\/|https:\/\/localhost\/)$/.test(location) ? [200] : [])]).toContain(
        statuses(next)[0],
      );
      expect(target.leaks(next)).toEqual([]);
    }
  }
});
