import { problems } from "../support/examination";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("containerName", () => {
  test.each(["registry", "a1", "My_registry.2-b"])("may be %s", (containerName) => {
    expect(problems({ containerName })).toEqual([]);
  });

  test.each([["a"], [""], ["-ab"], ["a b"], ["a/b"], ["ab\n"], ["ré"]])("may not be %j", (containerName) => {
    expect(problems({ containerName })).toEqual([
      `containerName: must be a container's name: letters, digits, \`_\`, \`.\` and \`-\`, two characters or more, but is ${JSON.stringify(containerName)}.`,
    ]);
  });
});

describe("image", () => {
  test.each([
    "registry",
    "registry:3.1.2",
    "library/registry:3",
    "docker.io/library/registry:3.1.2",
    "localhost:5000/my/registry:Tag_1.2-3",
    "Registry.Example.com/registry",
    "10.0.0.1:5000/a__b/c-d",
    `registry@${digest}`,
    `registry:3.1.2@${digest}`,
  ])("may be %s", (image) => {
    expect(problems({ image })).toEqual([]);
  });

  test.each([
    [""],
    ["Registry:3"],
    ["registry:"],
    ["registry: 3"],
    ["registry:3:1"],
    ["https://docker.io/registry"],
    ["registry@sha256:abc"],
    [`registry:${"a".repeat(129)}`],
    ["/registry"],
    ["registry/"],
  ])("may not be %j", (image) => {
    const given = JSON.stringify(image);
    expect(problems({ image })).toEqual([
      `image: must be the name of an image, such as registry:3.1.2, but is ${given.length <= 80 ? given : `${given.slice(0, 77)}...`}.`,
    ]);
  });
});

describe("realm", () => {
  test("may be any printable ASCII without quotes and backslashes", () => {
    for (let code = 32; code < 127; code++) {
      const realm = String.fromCharCode(code);
      expect(problems({ realm })).toHaveLength(/["\\]/.test(realm) ? 1 : 0);
    }
  });

  test.each(["Registry Realm", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~", "a"])("may be %s", (realm) => {
    expect(problems({ realm })).toEqual([]);
  });

  test.each(["", 'a "b"', "a\\b", "réalm", "a\nb", "a\tb", "a\u007f"])("may not be %j", (realm) => {
    expect(problems({ realm })).toEqual([
      `realm: must be printable ASCII without quotes and backslashes, but is ${JSON.stringify(realm)}.`,
    ]);
  });
});

describe("restart", () => {
  test.each(["no", "on-failure", "always", "unless-stopped"])("may be %s", (restart) => {
    expect(problems({ restart })).toEqual([]);
  });

  test.each(["", "Always", "never", "on-failure:3"])("may not be %j", (restart) => {
    expect(problems({ restart })).toEqual([
      `restart: must be one of no, on-failure, always, unless-stopped, but is ${JSON.stringify(restart)}.`,
    ]);
  });
});

describe.each(["data", "certs", "auth"])("volumes.%s", (kind) => {
  test.each(["my-volume", "v1", "/srv/registry", "/srv/with space", "/a"])("may be %s", (place) => {
    expect(problems({ volumes: { [kind]: place } })).toEqual([]);
  });

  test.each(["", "a", "/", "./data", "data/x", "C:\\data", "/srv/a:ro", "/srv/a\nb", "my volume"])(
    "may not be %j",
    (place) => {
      expect(problems({ volumes: { [kind]: place } })).toEqual([
        `volumes.${kind}: must be the name of a Docker volume, or the absolute path of a folder on the Docker host, but is ${JSON.stringify(place)}.`,
      ]);
    },
  );
});

test.each([
  [
    { data: "/srv", certs: "/srv" },
    ['volumes.certs: must not be the same as `volumes.data` ("/srv"): each needs its own.'],
  ],
  [
    { certs: "vol", auth: "vol" },
    ['volumes.auth: must not be the same as `volumes.certs` ("vol"): each needs its own.'],
  ],
  [
    { data: "vol", certs: "vol", auth: "vol" },
    [
      'volumes.certs: must not be the same as `volumes.data` ("vol"): each needs its own.',
      'volumes.auth: must not be the same as `volumes.certs` ("vol"): each needs its own.',
    ],
  ],
])("volumes may not be shared as in %j", (volumes, expected) => {
  expect(problems({ volumes })).toEqual(expected);
});

describe("environment", () => {
  test("may hold any setting that is the user's", () => {
    const environment = {
      REGISTRY_LOG_LEVEL: "debug",
      REGISTRY_STORAGE: "s3",
      REGISTRY_STORAGE_S3_BUCKET: "images",
      REGISTRY_STORAGE_MAINTENANCE_READONLY: '{"enabled":true}',
      REGISTRY_HTTP_HEADERS: "",
    };

    expect(problems({ environment })).toEqual([]);
  });

  test.each([
    "LOG_LEVEL",
    "registry_log_level",
    "REGISTRY_log",
    "REGISTRY_",
    "REGISTRY",
    "OTEL_TRACES_EXPORTER",
    "REGISTRY_A=B",
    "",
  ])("may not name %j", (variable) => {
    expect(problems({ environment: { [variable]: "x" } })).toEqual([
      `environment.${variable}: must be a setting of the registry: REGISTRY_ and the setting's path in capitals, joined by \`_\`.`,
    ]);
  });

  test.each([
    ["REGISTRY_AUTH", "set `users`, `htpasswd` or `realm` instead"],
    ["REGISTRY_HTTP_TLS_KEY", "set `tls` instead"],
    [
      "REGISTRY_HTTP",
      "it would replace settings that the component sets; give the single settings below it instead",
    ],
  ])("may not name %s, which is the component's", (variable, reason) => {
    expect(problems({ environment: { [variable]: "x" } })).toEqual([
      `environment.${variable}: is set by the component itself: ${reason}.`,
    ]);
  });

  test.each<[unknown, string]>([
    [true, "must be text, but is a boolean."],
    [5, "must be text, but is a number."],
    [["a"], "must be text, but is a list."],
    [{ a: "b" }, "must be text, but is an object."],
    ["a\0b", "must not hold a NUL character."],
    ["\0", "must not hold a NUL character."],
  ])("may not have the value %j", (value, rule) => {
    expect(problems({ environment: { REGISTRY_LOG_LEVEL: value } })).toEqual([
      `environment.REGISTRY_LOG_LEVEL: ${rule}`,
    ]);
  });

  test.each(["REGISTRY_LOG_LEVEL", "REGISTRY_STORAGE", "REGISTRY_AUTH", "LOG_LEVEL"])(
    "may name %s without a value, which counts as absent",
    (variable) => {
      expect(problems({ environment: { [variable]: undefined } })).toEqual([]);
      expect(problems({ environment: { [variable]: null } })).toEqual([]);
    },
  );

  test.each(["filesystem", "s3", "inmemory"])("may name the storage driver %s", (driver) => {
    expect(problems({ environment: { REGISTRY_STORAGE: driver } })).toEqual([]);
  });

  test.each([
    "",
    "{}",
    '{"filesystem":{"rootdirectory":"/tmp"}}',
    "filesystem: {rootdirectory: /tmp}",
    "s3\n",
    " s3",
    "s3: {}",
    "S3",
  ])("may not have a section in place of the storage driver's name, as in %j", (REGISTRY_STORAGE) => {
    expect(problems({ environment: { REGISTRY_STORAGE } })).toEqual([
      "environment.REGISTRY_STORAGE: must be the name of a storage driver. Give its settings one by one.",
    ]);
  });
});

test.each([
  ["volumes.data", { volumes: { data: "/srv/a\u0308" } }],
  ["environment.REGISTRY_LOG_FIELDS_PLACE", { environment: { REGISTRY_LOG_FIELDS_PLACE: "a\u0308" } }],
])("%s must be in the form in which the provider hands it on", (property, args) => {
  expect(problems(args)).toEqual([
    `${property}: must be in Unicode's normal form C, in which it reaches Docker: write each letter with its accents as one character.`,
  ]);
});
