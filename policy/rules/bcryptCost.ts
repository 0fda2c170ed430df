import { type ContainerProps, containerType } from "../container";
import { policy } from "../rule";

/** Hashes that are neither guessed fast nor slow down every request. */
export const bcryptCost = policy<ContainerProps, { minimum: number; maximum: number }>({
  name: "bcrypt-cost",
  description: "The bcrypt cost of each account's hash is within the configured bounds.",
  type: containerType,
  configSchema: {
    properties: {
      minimum: { type: "integer", minimum: 4, maximum: 31, default: 5 },
      maximum: { type: "integer", minimum: 4, maximum: 31, default: 12 },
    },
  },
  check: ({ uploads = [] }, { minimum, maximum }) =>
    uploads
      .filter(({ file }) => file.endsWith("/htpasswd"))
      .flatMap(({ content = "" }) => content.split("\n"))
      .flatMap((line) => {
        const [, user, digits] = /^([^#:][^:]*):\$2[aby]\$(\d\d)\$/.exec(line) ?? [];
        const cost = Number(digits);
        return user === undefined || (cost >= minimum && cost <= maximum)
          ? []
          : [
              `The hash of user ${user} has the bcrypt cost ${cost}; it must be ${minimum} to ${maximum}. ` +
                `Set bcryptCost, or, where the hash was made elsewhere, users.${user}.passwordHash or htpasswd.`,
            ];
      }),
});
