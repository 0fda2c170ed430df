import { connect } from "node:tls";

/** Sends bytes as they are over TLS, and gives all that came back until the other side closed. */
export function exchange(
  endpoint: string,
  caCertificatePem: string,
  bytes: string,
  patienceMs = 10_000,
): Promise<string> {
  const { hostname, port } = new URL(`https://${endpoint}`);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      servername: hostname,
      ca: caCertificatePem,
    });
    let received = "";
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    const timer = setTimeout(end, patienceMs);
    socket.setEncoding("latin1").on("data", (text: string) => {
      received += text;
    });
    socket.on("secureConnect", () => socket.write(bytes, "latin1"));
    socket.on("close", end).on("error", (error: NodeJS.ErrnoException) => {
      // A server that refuses a request may reset the connection while the rest is still being sent.
      if (error.code === "ECONNRESET" || error.code === "EPIPE") {
        end();
      } else {
        clearTimeout(timer);
        reject(error);
      }
    });
  });
}

/** The text of one HTTP/1.1 request. */
export function requestText(
  method: string,
  target: string,
  headers: readonly string[] = [],
  body = "",
): string {
  const lines = ["Host: localhost", `Content-Length: ${Buffer.byteLength(body)}`, ...headers];
  return `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** The statuses of the answers in what came back, in their order; a body need not end with a line. */
export function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}

/** The `Authorization` header of a user. */
export function basicAuth(user: string, password: string): string {
  return `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
