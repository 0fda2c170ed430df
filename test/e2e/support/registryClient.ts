import { createHash } from "node:crypto";
import { request } from "node:https";

/** A registry's answer to one request. */
export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;

  /** The body as it came. */
  bytes: Buffer;
}

export interface RequestOptions {
  method?: string;
  credentials?: readonly [user: string, password: string];
  headers?: Record<string, string>;
  body?: string;
}

/** Speaks the OCI distribution API with one registry, and trusts only that registry's certificate authority. */
export class RegistryClient {
  constructor(
    private readonly endpoint: string,
    private readonly caCertificatePem: string,
  ) {}

  /** Sends one request on a connection of its own. */
  request(
    path: string,
    { method = "GET", credentials, headers = {}, body }: RequestOptions = {},
  ): Promise<Answer> {
    const url = path.startsWith("https://") ? path : `https://${this.endpoint}${path}`;
    const auth = credentials?.join(":");
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        { method, auth, headers, ca: this.caCertificatePem, agent: false },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject).on("end", () => {
            const bytes = Buffer.concat(chunks);
            const { statusCode = 0, headers } = incoming;
            resolve({ status: statusCode, headers, body: bytes.toString("utf8"), bytes });
          });
        },
      );
      outgoing.on("error", reject).end(body);
    });
  }

  /** The status of `GET /v2/` for these credentials: 200 where they are good. */
  async status(user: string, password: string): Promise<number> {
    return (await this.request("/v2/", { credentials: [user, password] })).status;
  }

  /** Pushes a blob. */
  async pushBlob(repository: string, content: string, credentials: readonly [string, string]): Promise<void> {
    const upload = await this.request(`/v2/${repository}/blobs/uploads/`, { method: "POST", credentials });
    const separator = String(upload.headers.location).includes("?") ? "&" : "?";
    await this.request(`${upload.headers.location}${separator}digest=${digestOf(content)}`, {
      method: "PUT",
      credentials,
      headers: { "Content-Type": "application/octet-stream" },
      body: content,
    });
  }

  /** Pushes a manifest of no layers and gives its digest. */
  async push(repository: string, tag: string, credentials: readonly [string, string]): Promise<string> {
    const config = "{}";
    await this.pushBlob(repository, config, credentials);
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: {
        mediaType: "application/vnd.oci.empty.v1+json",
        digest: digestOf(config),
        size: config.length,
      },
      layers: [],
    });
    const put = await this.request(`/v2/${repository}/manifests/${tag}`, {
      method: "PUT",
      credentials,
      headers: { "Content-Type": mediaType },
      body: manifest,
    });
    if (put.status !== 201) {
      throw new Error(`The push of ${repository}:${tag} was answered by ${put.status}: ${put.body}`);
    }
    return digestOf(manifest);
  }
}

/** The digest of a content as the OCI image specification writes it. */
export function digestOf(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
