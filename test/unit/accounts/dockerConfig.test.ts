import { dockerConfig } from "../../../components/accounts/dockerConfig";

test("is the document that `docker login` writes", () => {
  expect(dockerConfig("registry.example.com:5000", "elton", "pw")).toBe(
    '{"auths":{"registry.example.com:5000":{"auth":"ZWx0b246cHc="}}}',
  );
});

test.each([
  ["characters beyond ASCII, as UTF-8", "Zoë", "pässwörd ✓"],
  ["a colon in the password", "elton", "a:b:c"],
  ["quotes and backslashes", 'el"ton', 'a\\"b'],
])("keeps %s", (_, user, password) => {
  const { auths } = JSON.parse(dockerConfig("[::1]:5000", user, password));

  expect(Object.keys(auths)).toEqual(["[::1]:5000"]);
  expect(Buffer.from(auths["[::1]:5000"].auth, "base64").toString("utf8")).toBe(`${user}:${password}`);
});
