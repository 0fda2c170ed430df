import { randomBytes } from "node:crypto";
import { connect } from "node:net";

/** A TLS version as it stands in the handshake. */
export const versions = { ssl3: 0x0300, tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const;

/** What a client offers. OpenSSL no longer offers all that is weak, so these tests speak for themselves. */
export interface Offer {
  version: number;
  suites: readonly number[];
  compressions?: readonly number[];
}

/** What a server answered: its choice, or the alert by which it refused (RFC 8446, section 6). */
export type Choice =
  | { version: number; suite: number; compression: number; extensions: number[]; random: Buffer }
  | { alert: number | "closed" };

/** The alerts that refuse an offer. */
export const alerts = { illegalParameter: 47, protocolVersion: 70, inappropriateFallback: 86 } as const;

/** The signalling suites, which are no ciphers (RFC 5746, RFC 7507). */
export const signals = { renegotiation: 0x00ff, fallback: 0x5600 } as const;

/** Offers something to a server, without going on from its answer. */
export function offer(endpoint: string, offered: Offer): Promise<Choice> {
  return answerTo(endpoint, record(offered));
}

/** Offers SSL 2.0 as its clients did, with all of its suites. */
export function offerSsl2(endpoint: string): Promise<Choice> {
  const suites = [0x010080, 0x020080, 0x030080, 0x040080, 0x050080, 0x060040, 0x0700c0];
  const list = Buffer.concat(suites.map((suite) => number(suite, 3)));
  const hello = [number(1, 1), number(2, 2), number(list.length, 2), number(0, 2), number(16, 2), list];
  const message = Buffer.concat([...hello, randomBytes(16)]);
  return answerTo(endpoint, Buffer.concat([number(0x8000 | message.length, 2), message]));
}

/** All suites out of these that a server would choose, in the order of its preference. */
export async function chosenSuites(
  endpoint: string,
  version: number,
  suites: readonly number[],
): Promise<number[]> {
  const chosen: number[] = [];
  for (;;) {
    const answer = await offer(endpoint, {
      version,
      suites: suites.filter((suite) => !chosen.includes(suite)),
    });
    if ("alert" in answer || answer.version !== version || chosen.includes(answer.suite)) {
      return chosen;
    }
    chosen.push(answer.suite);
  }
}

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** Bytes behind their length. */
function vector(lengthBytes: number, content: Buffer): Buffer {
  return Buffer.concat([number(content.length, lengthBytes), content]);
}

function numbers(values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => number(value, 2)));
}

function record({ version, suites, compressions = [0] }: Offer): Buffer {
  const legacy = Math.min(version, versions.tls12);
  const body = [
    number(legacy, 2),
    randomBytes(32),
    vector(1, Buffer.alloc(0)),
    vector(2, numbers(suites)),
    vector(1, Buffer.from(compressions)),
  ];
  if (version > versions.ssl3) {
    body.push(vector(2, extensions(version)));
  }
  const handshake = Buffer.concat([number(1, 1), vector(3, Buffer.concat(body))]);
  return Buffer.concat([number(22, 1), number(Math.min(version, versions.tls10), 2), vector(2, handshake)]);
}

function extensions(version: number): Buffer {
  const groups = [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101];
  const signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201];
  const list: [type: number, content: Buffer][] = [
    [0, vector(2, Buffer.concat([number(0, 1), vector(2, Buffer.from("localhost"))]))],
    [10, vector(2, numbers(groups))],
    [11, vector(1, Buffer.from([0]))],
    [13, vector(2, numbers(signatures))],
    // Heartbeat, which no server should agree to.
    [15, Buffer.from([1])],
    [0xff01, vector(1, Buffer.alloc(0))],
  ];
  if (version === versions.tls13) {
    // Without a key share the server asks for one, and has chosen a suite by then.
    list.push([43, vector(1, numbers([version]))], [51, vector(2, Buffer.alloc(0))]);
  }
  return Buffer.concat(list.map(([type, content]) => Buffer.concat([number(type, 2), vector(2, content)])));
}

function answerTo(endpoint: string, bytes: Buffer): Promise<Choice> {
  const { hostname, port } = new URL(`https://${endpoint}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    let received = Buffer.alloc(0);
    const settle = (choice: Choice) => {
      socket.destroy();
      resolve(choice);
    };
    socket.setTimeout(10_000, () => socket.destroy(new Error("The server did not answer to an offer.")));
    socket.on("data", (data) => {
      received = Buffer.concat([received, data]);
      if (received.length >= 7 && received[0] === 21) {
        settle({ alert: received[6] ?? 0 });
      } else if (received[0] === 22 && received.length >= 5 + received.readUInt16BE(3)) {
        settle(parseServerHello(received.subarray(5)));
      }
    });
    socket.on("close", () => settle({ alert: "closed" }));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? settle({ alert: "closed" }) : reject(error),
    );
  });
}

function parseServerHello(message: Buffer): Choice {
  const sessionEnd = 39 + (message[38] ?? 0);
  const types: number[] = [];
  let version = message.readUInt16BE(4);
  const end = 4 + message.readUIntBE(1, 3);
  for (let at = sessionEnd + 5; at + 4 <= end; at += 4 + message.readUInt16BE(at + 2)) {
    const type = message.readUInt16BE(at);
    types.push(type);
    if (type === 43) {
      version = message.readUInt16BE(at + 4);
    }
  }
  return {
    version,
    suite: message.readUInt16BE(sessionEnd),
    compression: message[sessionEnd + 2] ?? 0,
    extensions: types,
    random: Buffer.from(message.subarray(6, 38)),
  };
}
