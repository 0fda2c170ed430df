import { ownedBecause } from "../container/environment";
import { isNormalized, type KnownArgs, type Problem, quote } from "./findings";

/** Docker's restart policies. */
const restartPolicies: readonly string[] = ["no", "on-failure", "always", "unless-stopped"];

/** What the Docker daemon accepts as the name of a container or a volume. */
const dockerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** `[domain[:port]/]path[:tag][@digest]`, as in distribution/reference. */
const imageReference =
  /^(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/;

/** What fits between the quotes of a WWW-Authenticate header (RFC 7617, section 2). */
const headerText = /^[ !#-[\]-~]+$/;

const notNormalized =
  "must be in Unicode's normal form C, in which it reaches Docker: write each letter with its accents as one character.";

/** Checks what the container is made of. */
export function containerProblems(args: KnownArgs): Problem[] {
  return [
    ...pattern(
      "containerName",
      args.containerName,
      dockerName,
      "a container's name: letters, digits, `_`, `.` and `-`, two characters or more",
    ),
    ...pattern("image", args.image, imageReference, "the name of an image, such as registry:3.1.2"),
    ...pattern("realm", args.realm, headerText, "printable ASCII without quotes and backslashes"),
    ...restartProblems(args.restart),
    ...volumeProblems(args.volumes),
    ...environmentProblems(args.environment),
  ];
}

function pattern(property: string, value: unknown, allowed: RegExp, rule: string): Problem[] {
  return value === undefined || (typeof value === "string" && allowed.test(value))
    ? []
    : [{ property, message: `must be ${rule}, but is ${quote(value)}.` }];
}

function restartProblems(restart: string | undefined): Problem[] {
  return restart === undefined || restartPolicies.includes(restart)
    ? []
    : [
        {
          property: "restart",
          message: `must be one of ${restartPolicies.join(", ")}, but is ${quote(restart)}.`,
        },
      ];
}

function volumeProblems(volumes: KnownArgs["volumes"]): Problem[] {
  const problems: Problem[] = [];
  const users = new Map<string, string>();
  for (const kind of ["data", "certs", "auth"] as const) {
    const volume = volumes?.[kind];
    if (volume === undefined) {
      continue;
    }
    const property = `volumes.${kind}`;
    if (!(volume.startsWith("/") ? volume.length > 1 && !/[:\n]/.test(volume) : dockerName.test(volume))) {
      const message = `must be the name of a Docker volume, or the absolute path of a folder on the Docker host, but is ${quote(volume)}.`;
      problems.push({ property, message });
    }
    if (!isNormalized(volume)) {
      problems.push({ property, message: notNormalized });
    }
    const other = users.get(volume);
    if (other !== undefined) {
      problems.push({
        property,
        message: `must not be the same as \`${other}\` (${quote(volume)}): each needs its own.`,
      });
    }
    users.set(volume, property);
  }
  return problems;
}

function environmentProblems(environment: KnownArgs["environment"]): Problem[] {
  const given = Object.entries(environment ?? {}).filter(([, value]) => value !== undefined);
  return given.flatMap(([variable, value]) => {
    const property = `environment.${variable}`;
    if (!/^REGISTRY_[A-Z0-9_]+$/.test(variable)) {
      const message =
        "must be a setting of the registry: REGISTRY_ and the setting's path in capitals, joined by `_`.";
      return [{ property, message }];
    }
    const reason = ownedBecause(variable);
    if (reason !== undefined) {
      return [{ property, message: `is set by the component itself: ${reason}.` }];
    }
    if (value?.includes("\0")) {
      return [{ property, message: "must not hold a NUL character." }];
    }
    if (!isNormalized(value ?? "")) {
      return [{ property, message: notNormalized }];
    }
    return variable === "REGISTRY_STORAGE" && !/^[a-z0-9]+$/.test(value ?? "")
      ? [{ property, message: "must be the name of a storage driver. Give its settings one by one." }]
      : [];
  });
}
