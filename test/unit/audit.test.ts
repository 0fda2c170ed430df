import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const repository = join(__dirname, "../..");

/** An npm registry that knows these vulnerabilities, or that has no audit at all. */
async function registryWith(advisories: object | undefined): Promise<{ server: Server; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      asked.push(String(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body));
      const isAudit = request.url?.endsWith("/advisories/bulk") === true && advisories !== undefined;
      response.writeHead(isAudit ? 200 : 405, { "Content-Type": "application/json" });
      response.end(JSON.stringify(isAudit ? advisories : {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, asked };
}

function audit(server: Server): Promise<{ code: number | null; output: string }> {
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const script = `
    set -euo pipefail
    cache=$TMPDIR
    source scripts/lib/progress.sh
    source scripts/lib/audit.sh
    audit_packages`;
  const child = spawn("bash", ["-c", script], {
    cwd: repository,
    env: {
      ...process.env,
      TMPDIR: tmpdir(),
      npm_config_registry: registry,
      npm_config_update_notifier: "false",
      NO_PROXY: "127.0.0.1",
    },
  });
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

const vulnerable = {
  jest: [
    {
      id: 1,
      url: "https://example.com/advisory",
      title: "An advisory of the tests",
      severity: "low",
      vulnerable_versions: "*",
      cwe: [],
      cvss: { score: 0, vectorString: null },
    },
  ],
};

test.each<[string, object | undefined, number, RegExp]>([
  [
    "fails where there is a known vulnerability",
    vulnerable,
    1,
    /An advisory of the tests[\s\S]*found vulnerabilities/,
  ],
  ["tells that there is none", {}, 0, /^npm audit found no vulnerabilities\.\n$/],
  ["tells that it was not made", undefined, 0, /^The npm packages were not audited: http.* does not answer/],
])("the audit of the npm packages %s", async (_, advisories, code, output) => {
  const { server, asked } = await registryWith(advisories);
  try {
    expect(await audit(server)).toEqual({ code, output: expect.stringMatching(output) });
    expect(asked[0]).toContain('"@pulumi/docker":["5.2.0"]');
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});
