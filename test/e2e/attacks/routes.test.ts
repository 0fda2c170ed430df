import { readVolumeFile } from "../support/docker";
import { basicAuth, requestText, statuses } from "../support/rawConnection";
import { digestOf } from "../support/registryClient";
import { Target } from "../support/target";

const methods = [
  ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"],
  // Of WebDAV, one in the wrong case, and one that nobody knows.
  ...["PROPFIND", "get", "ATTACK"],
];

/** Manifests in OCI's format are shown to those alone who ask for them. */
const accept = "Accept: application/vnd.oci.image.manifest.v1+json";

/** The endpoints of the OCI distribution specification and of Docker's registry API, all with content behind. */
function routes(target: Target, upload: string): string[] {
  const { repository, blobDigest, manifestDigest } = target;
  const other = digestOf("{}");
  return [
    "/v2/",
    `/v2/${repository}/blobs/${blobDigest}`,
    `/v2/${repository}/manifests/1`,
    `/v2/${repository}/manifests/${manifestDigest}`,
    `/v2/${repository}/blobs/uploads/`,
    `/v2/${repository}/blobs/uploads/?digest=${other}`,
    upload,
    `${upload}&digest=${digestOf("")}`,
    `/v2/${repository}/tags/list`,
    `/v2/${repository}/tags/list?n=1&last=0`,
    `/v2/other/app/blobs/uploads/?mount=${blobDigest}&from=${repository}`,
    "/v2/_catalog",
    "/v2/_catalog?n=1000",
  ];
}

describe("a registry with an image in it, attacked without an account,", () => {
  let target: Target;
  let upload: string;
  let stored: string;

  beforeAll(async () => {
    target = await Target.deploy();
    upload = await beginUpload();
    stored = await target.stored();
  });

  afterAll(() => target.stack.dispose());

  async function beginUpload(): Promise<string> {
    const path = `/v2/${target.repository}/blobs/uploads/`;
    const begun = await target.client.request(path, { method: "POST", credentials: target.credentials });
    const { pathname, search } = new URL(String(begun.headers.location));
    return pathname + search;
  }

  /** One connection that asks for a target by each of the methods. */
  async function ask(route: string, headers: string[], by = methods): Promise<string> {
    const requests = by.map((method, index) => {
      const body = ["POST", "PUT", "PATCH"].includes(method) ? "{}" : "";
      const last = index === by.length - 1 ? ["Connection: close"] : [];
      return requestText(method, route, [accept, ...headers, ...last], body);
    });
    return target.send(requests.join(""));
  }

  /** The credentials that are none, by what is wrong with them. */
  const badCredentials: [string, () => string[] | Promise<string[]>][] = [
    ["none", () => []],
    ["a wrong password", () => [basicAuth(target.user, "wrong")]],
    ["the password of nobody", () => [basicAuth("nobody", target.password)]],
    ["the user in capitals", () => [basicAuth(target.user.toUpperCase(), target.password)]],
    ["no password", () => [basicAuth(target.user, "")]],
    ["no user", () => [basicAuth("", target.password)]],
    ["neither", () => [basicAuth("", "")]],
    ["the password cut", () => [basicAuth(target.user, target.password.slice(0, -1))]],
    ["more than the password", () => [basicAuth(target.user, `${target.password}\0`)]],
    ["the user with a NUL", () => [basicAuth(`${target.user}\0`, target.password)]],
    ["the user with a line of htpasswd", () => [basicAuth(`x\n${target.user}`, target.password)]],
    [
      "the hash as the password",
      async () => {
        const file = await readVolumeFile(await target.stack.volume("auth"), "htpasswd");
        const hash = file.trim().split(":")[1] ?? "";
        expect(hash).toMatch(/^\$2y\$/);
        return [basicAuth(target.user, hash)];
      },
    ],
    ["an empty header", () => ["Authorization:"]],
    ["nothing but the scheme", () => ["Authorization: Basic "]],
    ["no base64", () => ["Authorization: Basic !!!!"]],
    ["no colon", () => [`Authorization: Basic ${Buffer.from(target.user).toString("base64")}`]],
    ["the bare password", () => [`Authorization: ${target.user}:${target.password}`]],
    ["another scheme", () => [basicAuth(target.user, target.password).replace("Basic", "Bearer")]],
    ["no scheme", () => [basicAuth(target.user, target.password).replace("Basic ", "")]],
    ["two spaces", () => [basicAuth(target.user, target.password).replace("Basic", "Basic ")]],
    ["garbage behind", () => [`${basicAuth(target.user, target.password)}, realm=x`]],
    ["a digest", () => [`Authorization: Digest username="${target.user}", response="0"`]],
    ["a long header", () => [`Authorization: Basic ${"A".repeat(8000)}`]],
    ["good ones behind bad ones", () => [basicAuth("nobody", ""), basicAuth(target.user, target.password)]],
    [
      "headers that are meant for proxies",
      () => [
        basicAuth(target.user, target.password).replace("Authorization", "Proxy-Authorization"),
        basicAuth(target.user, target.password).replace("Authorization", "X-Authorization"),
        `Cookie: ${basicAuth(target.user, target.password).replace(": ", "=")}`,
        ...["X-Forwarded-User", "X-Remote-User", "Remote-User", "X-User"].map((name) => `${name}: elton`),
        ...["X-Forwarded-For", "X-Real-IP"].map((name) => `${name}: 127.0.0.1`),
      ],
    ],
  ];

  test.each(badCredentials)("answers 401 to every method on every route: %s", async (_, headers) => {
    const given = await headers();
    for (const route of routes(target, upload)) {
      const answer = await ask(route, given);
      expect({ route, statuses: statuses(answer) }).toEqual({ route, statuses: methods.map(() => 401) });
      expect(target.leaks(answer)).toEqual([]);
    }
  });

  test("keeps an upload that somebody with an account has begun for those with one", async () => {
    for (const method of ["GET", "HEAD", "PATCH", "PUT", "DELETE"]) {
      const answer = await ask(upload, [basicAuth(target.user, "wrong")], [method]);
      expect([method, ...statuses(answer)]).toEqual([method, 401]);
    }
  });

  test("has changed nothing by all of that", async () => {
    expect(stored).toContain("/_uploads/");
    expect(await target.stored()).toBe(stored);
    // The upload waits for its first byte still.
    const status = await target.client.request(upload, { credentials: target.credentials });
    expect([status.status, status.headers.range]).toEqual([204, "0-0"]);
  });

  test("does not tell what exists from what does not", async () => {
    const { repository, manifestDigest } = target;
    const pairs = [
      [`/v2/${repository}/manifests/1`, `/v2/${repository}/manifests/2`],
      [`/v2/${repository}/manifests/${manifestDigest}`, `/v2/${repository}/manifests/${digestOf("")}`],
      [`/v2/${repository}/blobs/${target.blobDigest}`, `/v2/${repository}/blobs/${digestOf("absent")}`],
      [`/v2/${repository}/tags/list`, "/v2/none/app/tags/list"],
    ] as const;
    for (const [present, absent] of pairs) {
      const [first, second] = await Promise.all([ask(present, [], ["GET"]), ask(absent, [], ["GET"])]);
      const plain = (answer: string) =>
        answer.replace(/^Date: .*\r\n/m, "").replaceAll("none/app", repository);
      expect(plain(first)).toBe(plain(second));
    }
  });

  test("shows all of this to those who have one", async () => {
    const answers = await Promise.all(
      routes(target, upload).map((route) => ask(route, [basicAuth(...target.credentials)], ["GET"])),
    );
    const begun = await ask(
      `/v2/${target.repository}/blobs/uploads/`,
      [basicAuth(...target.credentials)],
      ["POST"],
    );
    expect(target.leaks([...answers, begun].join(""))).toEqual(target.content);
  });

  test("says 404 to everybody where the registry has nothing", async () => {
    const nothing = [
      `/v2/${target.repository}/referrers/${target.manifestDigest}`,
      `/v2/${target.repository}/referrers/${target.manifestDigest}?artifactType=x`,
      ...["/v1/", "/metrics", "/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/debug/health"],
      ...["/auth/htpasswd", "/certs/tls.key", "/etc/passwd", "/favicon.ico"],
    ];
    for (const headers of [[], [basicAuth(target.user, "wrong")], [basicAuth(...target.credentials)]]) {
      for (const path of nothing) {
        const answer = await ask(path, headers);
        expect({ path, statuses: statuses(answer) }).toEqual({ path, statuses: methods.map(() => 404) });
        expect(target.leaks(answer)).toEqual([]);
      }
    }
  });

  test("says 200, and nothing more, at its root", async () => {
    const answer = await ask("/", []);
    expect(statuses(answer)).toEqual(methods.map(() => 200));
    for (const single of answer.split(/(?=^HTTP)/m)) {
      expect(single).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*\r\n$/);
    }
  });

  test("refuses a header larger than a megabyte", async () => {
    const answer = await ask("/v2/_catalog", [`Authorization: Basic ${"A".repeat(1_100_000)}`], ["GET"]);
    expect(statuses(answer)).toEqual([431]);
  });
});
