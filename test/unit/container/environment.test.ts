import { ownedBecause, registryEnvironment } from "../../../components/container/environment";

const settings = { realm: "Registry Realm", minimumTlsVersion: "1.2", further: {} };

describe("registryEnvironment", () => {
  test("is this, and nothing else, unless something is asked for", () => {
    expect(registryEnvironment(settings)).toEqual([
      "OTEL_TRACES_EXPORTER=none",
      "REGISTRY_AUTH=htpasswd",
      "REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd",
      "REGISTRY_AUTH_HTPASSWD_REALM=Registry Realm",
      "REGISTRY_HTTP_ADDR=:5000",
      "REGISTRY_HTTP_DEBUG_ADDR=127.0.0.1:5001",
      "REGISTRY_HTTP_DRAINTIMEOUT=25s",
      "REGISTRY_HTTP_TLS_CERTIFICATE=/certs/tls.crt",
      "REGISTRY_HTTP_TLS_KEY=/certs/tls.key",
      "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2",
      "REGISTRY_LOG_LEVEL=info",
      "REGISTRY_STORAGE_DELETE_ENABLED=false",
    ]);
  });

  test.each([
    ["the realm", { realm: "Elsewhere" }, "REGISTRY_AUTH_HTPASSWD_REALM=Elsewhere"],
    ["the lowest TLS version", { minimumTlsVersion: "1.3" }, "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.3"],
    [
      "a further setting, with whatever its value holds",
      { further: { REGISTRY_PROXY_REMOTEURL: "https://a.example/?b=c d" } },
      "REGISTRY_PROXY_REMOTEURL=https://a.example/?b=c d",
    ],
    ["the log level", { further: { REGISTRY_LOG_LEVEL: "debug" } }, "REGISTRY_LOG_LEVEL=debug"],
    [
      "whether images can be deleted",
      { further: { REGISTRY_STORAGE_DELETE_ENABLED: "true" } },
      "REGISTRY_STORAGE_DELETE_ENABLED=true",
    ],
    ["the drain timeout", { further: { REGISTRY_HTTP_DRAINTIMEOUT: "5s" } }, "REGISTRY_HTTP_DRAINTIMEOUT=5s"],
  ])("takes %s, once", (_, wish, variable) => {
    const environment = registryEnvironment({ ...settings, ...wish });

    const name = variable.slice(0, variable.indexOf("=") + 1);
    expect(environment.filter((other) => other.startsWith(name))).toEqual([variable]);
  });

  test("lets nothing replace a setting that the component makes itself", () => {
    const owned = registryEnvironment(settings).filter(
      (variable) => !/LOG_LEVEL|DELETE_ENABLED|DRAINTIMEOUT/.test(variable),
    );
    const further = Object.fromEntries(owned.map((variable) => [variable.split("=")[0], "other"]));

    expect(owned).toHaveLength(9);
    expect(registryEnvironment({ ...settings, further })).toEqual(registryEnvironment(settings));
  });

  test("is the same in whatever order the settings are given", () => {
    const further = { REGISTRY_B: "1", REGISTRY_A: "2", REGISTRY_C: "3" };
    const reversed = { REGISTRY_C: "3", REGISTRY_A: "2", REGISTRY_B: "1" };

    const environment = registryEnvironment({ ...settings, further });

    expect(environment).toEqual([...environment].sort());
    expect(registryEnvironment({ ...settings, further: reversed })).toEqual(environment);
  });
});

describe("ownedBecause", () => {
  test.each([
    ["REGISTRY_AUTH", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_AUTH_HTPASSWD", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_AUTH_HTPASSWD_REALM", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_AUTH_HTPASSWD_PATH", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_AUTH_TOKEN_REALM", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_HTTP_ADDR", "set `port` and `bindAddress` instead"],
    ["REGISTRY_HTTP_NET", "the container listens on TCP"],
    ["REGISTRY_HTTP_TLS", "set `tls` instead"],
    ["REGISTRY_HTTP_TLS_CERTIFICATE", "set `tls` instead"],
    ["REGISTRY_HTTP_TLS_KEY", "set `tls` instead"],
    ["REGISTRY_HTTP_TLS_MINIMUMTLS", "set `tls` instead"],
    ["REGISTRY_HTTP_TLS_CIPHERSUITES", "set `tls` instead"],
    ["REGISTRY_HTTP_TLS_LETSENCRYPT_HOSTS", "set `tls` instead"],
    ["REGISTRY_HTTP_DEBUG", "the debug server has no authentication and stays inside the container"],
    ["REGISTRY_HTTP_DEBUG_ADDR", "the debug server has no authentication and stays inside the container"],
    ["REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "set `volumes.data` instead"],
  ])("says of %s: %s", (variable, reason) => {
    expect(ownedBecause(variable)).toBe(reason);
  });

  test.each(["REGISTRY_HTTP", "REGISTRY_STORAGE_FILESYSTEM"])(
    "refuses %s, which would replace a whole section with owned settings in it",
    (variable) => {
      expect(ownedBecause(variable)).toMatch(/^it would replace settings that the component sets;/);
    },
  );

  test.each([
    "REGISTRY_STORAGE",
    "REGISTRY_STORAGE_S3_BUCKET",
    "REGISTRY_STORAGE_FILESYSTEM_MAXTHREADS",
    "REGISTRY_STORAGE_DELETE_ENABLED",
    "REGISTRY_LOG_LEVEL",
    "REGISTRY_HTTP_SECRET",
    "REGISTRY_HTTP_HEADERS",
    "REGISTRY_HTTP_ADDRESS",
    "REGISTRY_PROXY_REMOTEURL",
    "REGISTRY_AUTHORIZATION",
  ])("leaves %s to the user", (variable) => {
    expect(ownedBecause(variable)).toBeUndefined();
  });

  test("covers every REGISTRY_ variable that the component sets and does not let be replaced", () => {
    const names = registryEnvironment(settings).map((variable) => variable.split("=")[0] ?? "");

    expect(names.filter((name) => ownedBecause(name) === undefined)).toEqual([
      "OTEL_TRACES_EXPORTER",
      "REGISTRY_HTTP_DRAINTIMEOUT",
      "REGISTRY_LOG_LEVEL",
      "REGISTRY_STORAGE_DELETE_ENABLED",
    ]);
  });
});
