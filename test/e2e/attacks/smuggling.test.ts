import { connect } from "node:http2";
import { basicAuth, requestText, statuses } from "../support/rawConnection";
import { Target } from "../support/target";

/** A request that is hidden in another one: it would show all repositories. */
const hidden = "GET /v2/_catalog HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** A request with these headers and that body, whether they fit each other or not. */
function post(headers: string[], body: string, target = "/v2/team/app/blobs/uploads/"): string {
  return `POST ${target} HTTP/1.1\r\nHost: localhost\r\n${headers.join("\r\n")}\r\n\r\n${body}`;
}

const chunked = "Transfer-Encoding: chunked";
const end = "0\r\n\r\n";
const asChunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n${end}`;
const length = `Content-Length: ${hidden.length}`;

/** Each with the statuses of all answers: no request is taken for another one's body, nor a body for a request. */
const attempts: [what: string, bytes: string, answers: number[]][] = [
  // Where both lengths are given, the chunks count (RFC 9112, section 6.3), and the hidden request is a request.
  ["CL.TE", post([`Content-Length: ${end.length + hidden.length}`, chunked], end + hidden), [401, 401]],
  ["TE.CL", post([chunked, "Content-Length: 4", "Connection: close"], asChunk), [401]],
  ["the body of a request without an account", post([length, "Connection: close"], hidden), [401]],
  ["the body in a chunk", post([chunked, "Connection: close"], asChunk), [401]],
  ["the body of a request for the root", post([length, "Connection: close"], hidden, "/"), [200]],
  ["TE in capitals", post(["TRANSFER-ENCODING: CHUNKED"], end + hidden), [401, 401]],
  ["TE after a tab", post(["Transfer-Encoding:\tchunked", "Content-Length: 6"], end + hidden), [401, 401]],
  ["TE on a line of its own", post(["Transfer-Encoding:\r\n chunked", length], end + hidden), [401, 401]],
  ["TE before a space", post(["Transfer-Encoding : chunked", length], hidden), [400]],
  ["TE after a vertical tab", post(["Transfer-Encoding: \x0bchunked", length], hidden), [400]],
  ["TE misspelt", post(["Transfer-Encoding: xchunked", length], hidden), [501]],
  ["TE in quotes", post(['Transfer-Encoding: "chunked"', length], hidden), [501]],
  ["TE with identity", post(["Transfer-Encoding: identity, chunked", length], end + hidden), [501]],
  ["TE twice", post([chunked, chunked], end + hidden), [501]],
  ["TE and another TE", post([chunked, "Transfer-Encoding: identity"], end + hidden), [501]],
  ["two lengths", post(["Content-Length: 0", length], hidden), [400]],
  ["the same length twice", post(["Content-Length: 0", "Content-Length: 0"], hidden), [401, 401]],
  ["a list of lengths", post([`Content-Length: 0, ${hidden.length}`], hidden), [400]],
  ["a length with a sign", post(["Content-Length: +0"], hidden), [400]],
  ["a negative length", post(["Content-Length: -1"], hidden), [400]],
  ["a length in hex", post(["Content-Length: 0x0"], hidden), [400]],
  ["a length that is too large", post(["Content-Length: 99999999999999999999"], hidden), [400]],
  ["a length before a space", post(["Content-Length : 0"], hidden), [400]],
  ["an empty length", post(["Content-Length:"], hidden), [400]],
  ["a chunk with an odd end", post([chunked], `0;a\n\r\n${hidden}`), [401]],
  ["a chunk with bare line feeds", post([chunked], `0\n\n${hidden}`), [401]],
  ["a chunk whose size is too large", post([chunked], `10000000000000000\r\n${hidden}`), [401]],
  ["a chunk whose size is negative", post([chunked], `-1\r\n${hidden}`), [401]],
  [
    "credentials in the trailer",
    post([chunked, "Trailer: Authorization", "Connection: close"], `0\r\nX: y\r\n\r\n`),
    [401],
  ],
  ["bare line feeds", `GET /v2/ HTTP/1.1\nHost: localhost\n\n${hidden}`, [401, 401]],
  ["a bare carriage return", `GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r${hidden}`, [400]],
  ["a NUL in a header", `GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0\r\n\r\n${hidden}`, [400]],
  [
    "a body announced and not sent",
    requestText("PUT", "/v2/team/app/manifests/1", ["Expect: 100-continue"], hidden),
    [401],
  ],
  ["no host", "GET /v2/_catalog HTTP/1.1\r\n\r\n", [400]],
  ["two hosts", "GET /v2/_catalog HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]],
  ["HTTP/0.9", "GET /v2/_catalog\r\n\r\n", [400]],
  ["HTTP/1.0", "GET /v2/_catalog HTTP/1.0\r\n\r\n", [401]],
  ["HTTP/3.0", "GET /v2/_catalog HTTP/3.0\r\nHost: localhost\r\n\r\n", [505]],
  ["an upgrade", requestText("GET", "/v2/_catalog", ["Connection: Upgrade, close", "Upgrade: h2c"]), [401]],
  [
    "an upgrade to a socket",
    requestText("GET", "/v2/_catalog", ["Connection: Upgrade, close", "Upgrade: websocket"]),
    [401],
  ],
  ["no HTTP at all", "\x16\x03\x01\0\0\r\n\r\n", [400]],
];

describe("no request without an account is taken for another's:", () => {
  let target: Target;
  let stored: string;

  beforeAll(async () => {
    target = await Target.deploy();
    stored = await target.stored();
  });

  afterAll(() => target.stack.dispose());

  test.each(attempts)("%s", async (_, bytes, answers) => {
    // Some leave the connection open, waiting for more.
    const received = await target.send(bytes, 3000);
    expect(statuses(received)).toEqual(answers);
    expect(target.leaks(received)).toEqual([]);
  });

  test("one behind another one that has an account, on the same connection", async () => {
    const good = requestText("GET", "/v2/", [basicAuth(...target.credentials)]);
    const received = await target.send(good + good + requestText("GET", "/v2/_catalog") + good + hidden);
    expect(statuses(received)).toEqual([200, 200, 401, 200, 401]);
    expect(target.leaks(received)).toEqual([]);
  });

  test("one in the body of another one that has an account", async () => {
    const auth = basicAuth(...target.credentials);
    const received = await target.send(post([auth, length, "Connection: close"], hidden, "/v2/"));
    expect(statuses(received)).toEqual([200]);
    expect(target.leaks(received)).toEqual([]);
  });

  test("one beside another one that has an account, over HTTP/2", async () => {
    const session = connect(`https://${target.outputs.endpoint}`, { ca: target.outputs.caCertificatePem });
    const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
      new Promise<[status: number, body: string]>((resolve, reject) => {
        const stream = session.request({ ":path": path, ":method": method, ...headers });
        let status = 0;
        let body = "";
        stream.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        stream.on("response", (answer) => {
          status = answer[":status"] ?? 0;
        });
        stream
          .on("error", reject)
          .on("end", () => resolve([status, body]))
          .end();
      });
    const authorization = basicAuth(...target.credentials).replace("Authorization: ", "");
    const bad = basicAuth(target.user, "wrong").replace("Authorization: ", "");
    const blob = `/v2/${target.repository}/blobs/${target.blobDigest}`;
    try {
      const both = await Promise.all([
        ask(blob, { authorization }),
        ask(blob),
        ask(blob, { authorization: bad }),
      ]);
      expect(both.map(([status]) => status)).toEqual([200, 401, 401]);
      expect(both[0][1]).toBe(target.blob);
      expect(both.slice(1).flatMap(([, body]) => target.leaks(body))).toEqual([]);
      const odd: [string, number][] = [
        ["/v2/_catalog", 401],
        ["//v2/_catalog", 301],
        ["/v2/%2e%2e/v2/_catalog", 301],
        ["https://localhost/v2/_catalog", 401],
        ["/v2/_catalog#", 404],
        ["/V2/_catalog", 404],
      ];
      for (const [path, expected] of odd) {
        for (const method of ["GET", "POST", "PUT", "DELETE", "ATTACK"]) {
          const [status, body] = await ask(path, { "x-forwarded-user": "elton" }, method);
          expect([path, method, status]).toEqual([path, method, expected]);
          expect(target.leaks(body)).toEqual([]);
        }
      }
    } finally {
      session.destroy();
    }
  });

  test("and nothing has been changed by all of that", async () => {
    expect(await target.stored()).toBe(stored);
  });
});
