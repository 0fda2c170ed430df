import assert from "node:assert/strict";
import fc from "fast-check";
import { passwords, userNames } from "../../support/generators/accounts";
import { categories } from "../../support/generators/characters";
import { isUsablePassword, isUsableUserName } from "../../support/registryRules";
import { Tally, thoroughly } from "../../support/thoroughly";
import { findings } from "../support/examination";

test.each(Object.entries(categories))("the characters of category %s are of it", (name, characters) => {
  expect(characters).toMatch(new RegExp(`^\\p{${name}}+$`, "u"));
});

test("a user and a password are accepted exactly if the registry can use them, and no password is told", () => {
  const users = new Tally();
  const chosen = new Tally();
  thoroughly(fc.tuple(userNames, passwords), ([user, password]) => {
    const { problems, warnings } = findings({ users: Object.fromEntries([[user, { password }]]) });
    const path = `users.${user === "" ? '""' : user}`;
    const withName = problems.filter(({ property }) => property === path);
    const withPassword = problems.filter(({ property }) => property === `${path}.password`);

    assert.equal(users.count(withName.length === 0), isUsableUserName(user));
    assert.equal(chosen.count(withPassword.length === 0), isUsablePassword(password));
    assert.equal(problems.length, withName.length + withPassword.length);
    // A shorter one can be a part of a message by chance.
    if (password.length >= 8 && !user.includes(password)) {
      const text = [...problems.map(({ message }) => message), ...warnings].join("\n");
      assert.ok(!text.includes(password));
    }
  });
  expect(users.least).toBeGreaterThan(1000);
  expect(chosen.least).toBeGreaterThan(1000);
});
