import { callsIn } from "../../e2e/support/dockerProxy";

test("a call is its method and path, without version, ID and query", () => {
  const id = "0123456789abcdef".repeat(4);
  const chunk = `POST /v1.41/containers/${id}/start?x=1 HTTP/1.1\r\nHost: docker\r\n\r\n`;

  expect(callsIn(chunk)).toEqual(["POST /containers/ID/start"]);
});

test("calls that come in one chunk are counted one by one, and content is not", () => {
  const chunk =
    'HEAD /_ping HTTP/1.1\r\nHost: docker\r\n\r\nPOST /v1.41/volumes/create HTTP/1.1\r\n\r\n{"Name":"GET /x"}\n';

  expect(callsIn(chunk)).toEqual(["HEAD /_ping", "POST /volumes/create"]);
});
