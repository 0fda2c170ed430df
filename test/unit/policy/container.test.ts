import { bindAddress } from "../../../policy/rules/bindAddress";
import { hostPaths } from "../../../policy/rules/hostPaths";
import { tlsVersion } from "../../../policy/rules/tlsVersion";
import { container, filesContainer, resource, violations } from "./support";

describe("the lowest TLS version", () => {
  test("is 1.2 at least", () => {
    expect(violations(tlsVersion, container())).toEqual([]);
  });

  test("is not below the configured one", () => {
    expect(violations(tlsVersion, container(), { minimum: "1.3" })).toEqual([
      'The lowest TLS version must be 1.3, but TLS 1.2 is accepted. Set tls.minimumVersion to "1.3".',
    ]);
    const strict = container({ envs: ["REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.3"] });
    expect(violations(tlsVersion, strict, { minimum: "1.3" })).toEqual([]);
  });

  test("is not left to the registry", () => {
    expect(violations(tlsVersion, container({ envs: [] }))).toEqual([
      'The lowest TLS version must be 1.2, but no lowest version is set. Set tls.minimumVersion to "1.2".',
    ]);
  });

  test("is nothing of the container that delivers the files", () => {
    expect(violations(tlsVersion, filesContainer(""))).toEqual([]);
  });
});

describe("folders of the Docker host", () => {
  test("are not in volumes", () => {
    expect(violations(hostPaths, container())).toEqual([]);
    expect(violations(hostPaths, resource("registry-files"))).toEqual([]);
  });

  test.each([
    ["/var/lib/registry", "Leave volumes.data out, or set it to the name of a volume"],
    ["/volumes/data", "Leave volumes.data out, or set it to the name of a volume"],
    ["/certs", "Leave volumes.certs out, or set it to the name of a volume"],
    ["/volumes/auth", "Leave volumes.auth out, or set it to the name of a volume"],
    ["/run", "No argument does this: look for a transform of the container, and have it mount a volume"],
  ])("are found where they are mounted at %s", (containerPath, remedy) => {
    const expected = [
      `/srv/x of the Docker host is mounted at ${containerPath}. ${remedy} instead of a path.`,
    ];
    const volumes = [{ hostPath: "/srv/x", containerPath }];
    expect(violations(hostPaths, container({ volumes }))).toEqual(expected);
    const mounts = [
      { type: "bind", source: "/srv/x", target: containerPath },
      { type: "volume", source: "x", target: "/x" },
    ];
    expect(violations(hostPaths, container({ mounts }))).toEqual(expected);
  });
});

describe("the address that the port is published on", () => {
  test("is not looked at unless somebody asks for it", () => {
    expect(bindAddress.enforcementLevel).toBe("disabled");
  });

  test.each(["127.0.0.1", "10.0.0.7", "::1", "fe80::1"])("is one: %s", (ip) => {
    expect(violations(bindAddress, container({ ports: [{ internal: 5000, external: 443, ip }] }))).toEqual(
      [],
    );
  });

  test.each(["0.0.0.0", "::", "", undefined])("is not all: %p", (ip) => {
    expect(violations(bindAddress, container({ ports: [{ internal: 5000, external: 443, ip }] }))).toEqual([
      "Port 443 is published on all addresses of the Docker host. Set bindAddress to one of them.",
    ]);
  });
});
