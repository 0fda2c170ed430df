import { randomBytes } from "node:crypto";
import { request } from "node:https";
import { digestOf, type RegistryClient } from "./registryClient";

/** The upload of a blob whose second half is held back. */
export interface SlowUpload {
  /** Sends the rest and gives the status of the answer: 201 where the registry has the whole blob. */
  finish(): Promise<number>;
}

/** Begins to upload a blob; the registry has its first half when the promise resolves. */
export async function beginUpload(
  client: RegistryClient,
  repository: string,
  credentials: readonly [string, string],
  caCertificatePem: string,
): Promise<SlowUpload> {
  const blob = randomBytes(256 * 1024);
  const { headers } = await client.request(`/v2/${repository}/blobs/uploads/`, {
    method: "POST",
    credentials,
  });
  const put = request(`${headers.location}&digest=${digestOf(blob)}`, {
    method: "PUT",
    auth: credentials.join(":"),
    headers: { "Content-Type": "application/octet-stream", "Content-Length": blob.length },
    ca: caCertificatePem,
    agent: false,
  });
  const status = new Promise<number>((resolve, reject) => {
    put.on("error", reject).on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
  });
  // An upload that breaks off before it is finished is told by `finish`.
  status.catch(() => {});
  await new Promise((resolve) => put.write(blob.subarray(0, blob.length / 2), resolve));
  return {
    finish: () => {
      put.end(blob.subarray(blob.length / 2));
      return status;
    },
  };
}
