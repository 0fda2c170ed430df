/** A chosen password shorter than this gets a warning. */
const minimumLength = 12;

/** A chosen password with fewer different characters than this gets a warning. */
const minimumDifferentCharacters = 6;

/** Why a chosen password is easy to guess, or undefined if nothing speaks against it. */
export function passwordWeakness(user: string, password: string): string | undefined {
  const characters = [...password];
  if (characters.length < minimumLength) {
    return `is shorter than ${minimumLength} characters`;
  }
  if (new Set(characters).size < minimumDifferentCharacters) {
    return `has fewer than ${minimumDifferentCharacters} different characters`;
  }
  if (user.length >= 3 && password.toLowerCase().includes(user.toLowerCase())) {
    return "contains the user's name";
  }
  return undefined;
}
