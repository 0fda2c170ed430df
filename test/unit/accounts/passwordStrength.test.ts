import { passwordWeakness } from "../../../components/accounts/passwordStrength";

test.each([
  ["elton", "correct horse battery"],
  ["elton", "abcdefabcdef"],
  ["elton", "🐳🐙🐠🦀🐚🦞🐳🐙🐠🦀🐚🦞"],
  ["el", "the elephant walks"],
])("finds nothing against %s's password %s", (user, password) => {
  expect(passwordWeakness(user, password)).toBeUndefined();
});

test.each([
  ["elton", "", "is shorter than 12 characters"],
  ["elton", "abcdefghijk", "is shorter than 12 characters"],
  ["elton", "🐳🐙🐠🦀🐚🦞🐳🐙🐠🦀🐚", "is shorter than 12 characters"],
  ["elton", "abcdeabcdeabcde", "has fewer than 6 different characters"],
  ["elton", "my name is elton", "contains the user's name"],
  ["Elton", "ELTON is my name", "contains the user's name"],
  ["bob", "thebobsleigh", "contains the user's name"],
])("finds that %s's password %j %s", (user, password, weakness) => {
  expect(passwordWeakness(user, password)).toBe(weakness);
});
