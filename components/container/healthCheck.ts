import type * as docker from "@pulumi/docker";
import { ports } from "./layout";

/** How long a healthy registry is left alone between two checks, in seconds. */
const restSeconds = 25;

const mark = "/tmp/healthy";

/**
 * A check that finds a started registry healthy at once and costs next to nothing after that. Docker before
 * version 25 has no interval of its own for the start, so the check itself rests while all is well.
 */
export function healthCheck(): docker.types.input.ContainerHealthcheck {
  return {
    tests: ["CMD-SHELL", healthCheckScript()],
    interval: "500ms",
    timeout: `${restSeconds + 10}s`,
    startPeriod: "30s",
    retries: 3,
  };
}

function healthCheckScript(): string {
  // The debug server speaks plain HTTP and also looks at the storage; busybox's wget can't speak TLS to all
  // servers, so that the TLS port is found in the table of listening sockets (state 0A).
  const listening = `grep -qsi ":${hex(ports.registry)} [0-9a-f:]* 0A" /proc/net/tcp /proc/net/tcp6`;
  const healthy = `wget -q -O /dev/null http://127.0.0.1:${ports.debug}/debug/health`;
  return `[ ! -e ${mark} ] || sleep ${restSeconds}; if ${listening} && ${healthy}; then touch ${mark}; else rm -f ${mark}; exit 1; fi`;
}

function hex(port: number): string {
  return port.toString(16).padStart(4, "0");
}
