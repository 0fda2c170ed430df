import fc from "fast-check";
import { load } from "js-yaml";
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
    const further = { REGISTRY_B: "1", REGISTRY_A1: "0", REGISTRY_A: "2", REGISTRY_C: "3" };
    const reversed = Object.fromEntries(Object.entries(further).reverse());

    const environment = registryEnvironment({ ...settings, further });

    const names = environment.map((variable) => variable.slice(0, variable.indexOf("=")));
    expect(names).toEqual([...names].sort());
    expect(registryEnvironment({ ...settings, further: reversed })).toEqual(environment);
  });

  test("has a setting before those whose names it begins, as `1` stands before `=`", () => {
    const further = { REGISTRY_A1: "x", REGISTRY_A: "y", REGISTRY_A_B: "z" };
    const environment = registryEnvironment({ ...settings, further });

    expect(
      environment.filter((variable) => variable.startsWith("REGISTRY_A") && !/AUTH/.test(variable)),
    ).toEqual(["REGISTRY_A=y", "REGISTRY_A1=x", "REGISTRY_A_B=z"]);
  });

  test.each([
    ["REGISTRY_STORAGE_DELETE", '{"enabled":true}', "REGISTRY_STORAGE_DELETE_ENABLED=false"],
    ["REGISTRY_LOG", "level: debug", "REGISTRY_LOG_LEVEL=info"],
  ])("leaves out its default below the section %s that the user gives", (section, value, without) => {
    const environment = registryEnvironment({ ...settings, further: { [section]: value } });

    const others = registryEnvironment(settings).filter((variable) => variable !== without);
    expect(environment).toEqual([...others, `${section}=${value}`].sort());
  });

  test("keeps what the user gives below a section of the user's own", () => {
    const further = { REGISTRY_LOG: "{formatter: json}", REGISTRY_LOG_LEVEL: "debug" };
    const environment = registryEnvironment({ ...settings, further });

    expect(environment).toEqual(
      expect.arrayContaining(["REGISTRY_LOG={formatter: json}", "REGISTRY_LOG_LEVEL=debug"]),
    );
  });

  test.each(["REGISTRY_LO", "REGISTRY_STORAGE_DEL", "REGISTRY_LOG_LEVELS", "REGISTRY_LOGS"])(
    "keeps its defaults beside %s, which is no section above one of them",
    (variable) => {
      const environment = registryEnvironment({ ...settings, further: { [variable]: "x" } });

      expect(environment).toEqual(expect.arrayContaining(registryEnvironment(settings)));
    },
  );

  test.each([
    "REGISTRY_LOG_LEVEL",
    "REGISTRY_HTTP_DRAINTIMEOUT",
    "REGISTRY_PROXY_REMOTEURL",
    // Sections, which would take the place of defaults.
    "REGISTRY_LOG",
    "REGISTRY_STORAGE",
    "REGISTRY_STORAGE_DELETE",
  ])("is as if %s were not given if it has no value", (variable) => {
    for (const nothing of [undefined, null as unknown as undefined]) {
      expect(registryEnvironment({ ...settings, further: { [variable]: nothing } })).toEqual(
        registryEnvironment(settings),
      );
    }
  });
});

describe("the realm, which the registry reads as YAML", () => {
  const prefix = "REGISTRY_AUTH_HTPASSWD_REALM=";

  function written(realm: string): string {
    const variable = registryEnvironment({ ...settings, realm }).find((other) => other.startsWith(prefix));
    return variable?.slice(prefix.length) ?? "";
  }

  test.each(["Registry Realm", "Elsewhere", "a1", "Team 2", "truely", "nobody", "Null Island", "on call"])(
    "%s is written as it is",
    (realm) => {
      expect(written(realm)).toBe(realm);
      expect(load(realm)).toBe(realm);
    },
  );

  // The registry's YAML 1.1 also has truth values that the parser of these tests takes for text, and one letter may do.
  test.each([
    ...[
      "true",
      "True",
      "TRUE",
      "false",
      "null",
      "Null",
      "~",
      "yes",
      "Yes",
      "NO",
      "no",
      "on",
      "Off",
      "y",
      "N",
    ],
    ...["2024", "1.5", "0x1F", "1e3", "-1", "+1", ".5", ".inf", ".NaN", "1_000", "12:30", "2024-01-01"],
    ...[
      "Team: A",
      "Team:",
      ": a",
      "#1",
      "a #1",
      "[x",
      "[x]",
      "{a: b}",
      "- a",
      "-",
      "? a",
      "a, b",
      "*a",
      "&a",
    ],
    ...["!a", "!!str a", "|", ">", "%a", "@a", "`a`", "'a'", "'", "<<", "=", "---", "..."],
    ...[" a", "a ", " ", "  a b  ", "a: b: c"],
  ])("%j is written in double quotes", (realm) => {
    expect(written(realm)).toBe(`"${realm}"`);
    expect(load(written(realm))).toBe(realm);
  });

  test("comes back as it was, whichever of those that are allowed it is", () => {
    const allowed = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
      (character) => !/["\\]/.test(character),
    );
    const character = fc.oneof(fc.constantFrom(...allowed), fc.constantFrom(..." :#-,[]{}0123456789.eyn~"));
    const word = fc.constantFrom(
      "true",
      "False",
      "null",
      "yes",
      "Off",
      "1.5",
      "0x1F",
      "a",
      " ",
      ": ",
      " #",
      "- ",
    );
    const realm = fc.oneof(
      fc.string({ unit: character, minLength: 1, maxLength: 30 }),
      fc.string({ unit: word, minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(realm, (text) => {
        expect(load(written(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
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
